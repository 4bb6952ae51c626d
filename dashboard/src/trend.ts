import type { Answer, TrendRow } from './answers.ts';
import { TrendChart } from './chart.ts';
import { button, byId, h, redraw } from './dom.ts';
import type { Format } from './format.ts';
import { TREND_COLUMNS } from './trend-columns.ts';
import { type Granularity, GRANULARITIES, overlap, periodSpan, type Span } from './period.ts';

export interface TrendActions {
  onSpan: (span: Span) => void;
  onGranularity: (granularity: Granularity) => void;
}

interface Shown {
  rows: readonly TrendRow[];
  granularity: Granularity;
  format: Format;
  /** The days that the periods are of. */
  span: Span;
}

/** The trend as a chart, as words, and as a table. */
export class Trend {
  readonly #chart: TrendChart;
  readonly #actions: TrendActions;
  readonly #root = byId('trend-chart', HTMLElement);
  readonly #table = byId('trend-table', HTMLElement);
  readonly #legend = byId('trend-legend', HTMLElement);
  readonly #toggle = byId('trend-table-toggle', HTMLButtonElement);
  readonly #tip = h('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' });
  #shown: Shown | undefined;

  constructor(actions: TrendActions) {
    this.#actions = actions;
    this.#root.append(this.#tip);
    this.#chart = new TrendChart(this.#root, {
      onPoint: (index, left) => this.#point(index, left),
      onSpan: (first, last) => this.#choose(first, last),
    });
    this.#toggle.addEventListener('click', () => this.#showTable(this.#table.hidden !== false));
    byId('granularity', HTMLElement).append(
      ...Object.entries(GRANULARITIES).map(([value, label]) => {
        const input = h('input', { type: 'radio', name: 'granularity', value });
        input.addEventListener('change', () => actions.onGranularity(value as Granularity));
        return h('label', {}, input, h('span', {}, label));
      }),
    );
  }

  /** Checks the granularity that is asked for, before there is an answer. */
  mark(granularity: Granularity): void {
    for (const input of document.querySelectorAll<HTMLInputElement>('#granularity input'))
      input.checked = input.value === granularity;
  }

  show({ data, metadata }: Answer<TrendRow[]>, granularity: Granularity, format: Format, asked: Span): void {
    const { start_date: from, end_date: to } = metadata.filters;
    const span = from && to ? { from, to } : asked;
    this.#shown = { rows: data, granularity, format, span };
    this.#chart.show(
      data.map(({ period, partial, revenue, order_count: orders }) => {
        return { revenue, orders, partial, tick: format.tick(period, granularity) };
      }),
      format,
    );
    byId('trend-summary', HTMLElement).textContent = summaryOf(this.#shown);
    redraw(this.#table, [this.#tableOf(this.#shown)]);
    this.#legend.classList.toggle(
      'needed',
      data.some(({ partial }) => partial),
    );
  }

  #showTable(show: boolean): void {
    this.#table.hidden = !show;
    this.#root.hidden = show;
    this.#legend.hidden = show;
    this.#toggle.setAttribute('aria-pressed', String(show));
  }

  #point(index: number | null, left: number): void {
    const row = index === null ? undefined : this.#shown?.rows[index];
    this.#tip.hidden = row === undefined;
    if (!row || !this.#shown) return;
    const { format, granularity } = this.#shown;
    const lines = wordsOf(row, format);
    const title = format.period(row.period, granularity);
    this.#tip.replaceChildren(h('strong', {}, title), ...lines.map((line) => h('span', {}, line)));
    const width = this.#tip.offsetWidth;
    const right = left + 14 + width > this.#root.clientWidth;
    this.#tip.style.left = `${right ? Math.max(0, left - 14 - width) : left + 14}px`;
    if (document.activeElement === this.#root)
      byId('trend-point', HTMLElement).textContent = [title, ...lines].join(', ');
  }

  #choose(first: number, last: number): void {
    const from = this.#shown?.rows[first]?.period;
    const to = this.#shown?.rows[last]?.period;
    if (!from || !to || !this.#shown) return;
    const span = overlap({ from: periodSpan(from).from, to: periodSpan(to).to }, this.#shown.span);
    if (span) this.#actions.onSpan(span);
  }

  #tableOf({ rows, granularity, format }: Shown): HTMLElement {
    const columns = TREND_COLUMNS.filter(({ text }) => rows.some((row) => text(row, format) !== undefined));
    const headers = ['Period', ...columns.map(({ header }) => header)];
    return h(
      'table',
      {},
      h('caption', { class: 'hidden' }, `Revenue and orders by ${granularity}`),
      h('thead', {}, h('tr', {}, ...headers.map((header) => h('th', { scope: 'col' }, header)))),
      h(
        'tbody',
        {},
        ...rows.map((row, index) => {
          const name = format.period(row.period, granularity);
          const only = button({ class: 'name', title: `Show ${name} only` }, name, () => this.#choose(index, index));
          const part = row.partial && h('span', { class: 'part' }, 'in part');
          const cells = columns.map(({ text }) => h('td', {}, text(row, format)));
          return h('tr', {}, h('th', { scope: 'row' }, only, part), ...cells);
        }),
      ),
    );
  }
}

const wordsOf = (row: TrendRow, format: Format): string[] => [
  ...(row.partial ? ['not all of its days'] : []),
  `${format.money(row.revenue)} revenue`,
  `${format.count(row.order_count)} orders`,
  `${format.money(row.avg_order_value)} an order`,
];

/** What the chart shows, for those who do not see it. */
function summaryOf({ rows, granularity, format, span }: Shown): string {
  const whole = rows.filter(({ partial }) => !partial);
  const [compared, which] =
    whole.length > 0 && whole.length < rows.length ? [whole, `Of whole ${granularity}s, r`] : [rows, 'R'];
  const [first] = compared;
  if (!first) return '';
  const at = ({ period, revenue }: TrendRow) => `${format.money(revenue)} in ${format.period(period, granularity)}`;
  const highest = compared.reduce((most, row) => (row.revenue > most.revenue ? row : most), first);
  const lowest = compared.reduce((least, row) => (row.revenue < least.revenue ? row : least), first);
  return `By ${granularity}, ${format.span(span)}. ${which}evenue was highest with ${at(highest)} and lowest with ${at(lowest)}.`;
}
