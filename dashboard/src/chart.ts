import uPlot from 'uplot';
import { type ChartPoint, type Look, ordersPlot, valuePlot } from './chart-options.ts';
import { colours, onThemeChange } from './theme.ts';

export interface ChartEvents {
  /** The pointer or the keyboard is at a point; null: at none. */
  onPoint: (index: number | null, left: number) => void;
  /** A span was chosen: the first and the last point of it. */
  onSpan: (first: number, last: number) => void;
}

/** Of the chart on paper, in pixels. */
const PRINT_WIDTH = 660;

/** What the chart shows; its size and colours are its own. */
export type ChartContent = Omit<Look, 'colours' | 'width'>;

/** A figure as a line and orders as bars below it, on one axis of periods: two scales in one picture would mislead. */
export class TrendChart {
  readonly #root: HTMLElement;
  readonly #events: ChartEvents;
  #plots: uPlot[] = [];
  #content: ChartContent | undefined;
  #cursor: number | null = null;
  #width = 0;
  /** Where the cursor was before the finger that is down came; undefined for a mouse. */
  #tapped: number | null | undefined;

  constructor(root: HTMLElement, events: ChartEvents) {
    this.#root = root;
    this.#events = events;
    new ResizeObserver(() => this.#fit(root.clientWidth)).observe(root);
    onThemeChange((printing) => {
      this.#width = printing ? PRINT_WIDTH : root.clientWidth;
      this.#draw();
    });
    root.addEventListener('pointerdown', ({ pointerType }) => {
      this.#tapped = pointerType === 'mouse' ? undefined : this.#cursor;
    });
    // After a tap, some browsers move the mouse that they make up for it away: the finger has not gone.
    const stay = (event: Event) => this.#tapped !== undefined && event.stopPropagation();
    root.addEventListener('mouseleave', stay, { capture: true });
    root.addEventListener('keydown', (event) => this.#onKey(event));
    root.addEventListener('blur', () => this.#moveTo(null));
  }

  show(content: ChartContent): void {
    this.#content = content;
    this.#width = this.#root.clientWidth;
    this.#draw();
  }

  get #points(): readonly ChartPoint[] {
    return this.#content?.points ?? [];
  }

  #fit(width: number): void {
    if (width === 0 || width === this.#width) return;
    this.#width = width;
    if (this.#plots.length === 0) this.#draw();
    for (const plot of this.#plots) plot.setSize({ width, height: plot.height });
  }

  #draw(): void {
    for (const plot of this.#plots) plot.destroy();
    this.#plots = [];
    this.#cursor = null;
    this.#events.onPoint(null, 0);
    if (!this.#content || this.#points.length === 0 || this.#width === 0) return;
    const look: Look = { ...this.#content, colours: colours(), width: this.#width };
    const hooks = {
      setCursor: [(plot: uPlot) => this.#onCursor(plot)],
      setSelect: [(plot: uPlot) => this.#onSelect(plot)],
    };
    const plots = [valuePlot(look, hooks), ...(look.ordersTitle === null ? [] : [ordersPlot(look)])];
    for (const [options, values] of plots) {
      const plot = new uPlot(options, values, this.#root);
      plot.over.addEventListener('click', () => this.#onClick(plot));
      this.#plots.push(plot);
    }
  }

  #onCursor(plot: uPlot): void {
    const { idx, left } = plot.cursor;
    const inside = left !== undefined && left >= 0 && typeof idx === 'number';
    this.#cursor = inside ? idx : null;
    this.#events.onPoint(this.#cursor, inside ? plot.valToPos(idx, 'x') + plot.over.offsetLeft : 0);
  }

  #onSelect(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width <= 0) return;
    const last = this.#points.length - 1;
    const at = (position: number) => Math.min(last, Math.max(0, Math.round(plot.posToVal(position, 'x'))));
    for (const each of this.#plots) each.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#events.onSpan(at(left), at(left + width));
  }

  #onClick(plot: uPlot): void {
    const { idx } = plot.cursor;
    // A finger cannot point without clicking: its first tap tells what is there.
    const isPointing = this.#tapped !== undefined && this.#tapped !== idx;
    if (typeof idx === 'number' && !isPointing) this.#events.onSpan(idx, idx);
  }

  #onKey(event: KeyboardEvent): void {
    const last = this.#points.length - 1;
    const now = this.#cursor;
    const moves: Record<string, number | null> = {
      ArrowLeft: Math.max(0, (now ?? last + 1) - 1),
      ArrowRight: Math.min(last, (now ?? -1) + 1),
      Home: 0,
      End: last,
      Escape: null,
    };
    if (event.key === 'Enter' && now !== null) this.#events.onSpan(now, now);
    else if (event.key in moves) this.#moveTo(moves[event.key] ?? null);
    else return;
    event.preventDefault();
  }

  #moveTo(index: number | null): void {
    for (const plot of this.#plots)
      plot.setCursor(index === null ? { left: -10, top: -10 } : { left: plot.valToPos(index, 'x'), top: 10 });
  }
}
