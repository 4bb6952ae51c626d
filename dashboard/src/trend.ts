import type { Answer, TrendRow } from './answers.ts';
import { TrendChart } from './chart.ts';
import { button, byId, h, redraw, segments } from './dom.ts';
import type { Format } from './format.ts';
import { FIGURES, figureTitle, shortTitle, type TrendFigureName, TRENDS } from './model.ts';
import { type Granularity, GRANULARITIES, overlap, periodSpan, type Span } from './period.ts';
import type { StackParts } from './stack.ts';
import { t } from './text.ts';
import { textOf, trendColumns } from './trend-columns.ts';

export interface TrendActions {
  onSpan: (span: Span) => void;
  onGranularity: (granularity: Granularity) => void;
}

/** What is in the chart. */
export interface TrendContent {
  answer: Answer<TrendRow[]>;
  granularity: Granularity;
  figure: TrendFigureName;
  format: Format;
  /** The days that the periods are of. */
  span: Span;
  /** What the values are made of; null: a line. */
  stack: StackParts | null;
}

const ORDERS = 'distinct_orders' satisfies TrendFigureName;

/** The trend as a chart, as words, and as a table. */
export class Trend {
  readonly #chart: TrendChart;
  readonly #actions: TrendActions;
  readonly #root = byId('trend-chart', HTMLElement);
  readonly #table = byId('trend-table', HTMLElement);
  readonly #legend = byId('trend-legend', HTMLElement);
  readonly #toggle = byId('trend-table-toggle', HTMLButtonElement);
  readonly #tip = h('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' });
  #shown: TrendContent | undefined;

  constructor(actions: TrendActions) {
    this.#actions = actions;
    this.#root.append(this.#tip);
    this.#chart = new TrendChart(this.#root, {
      onPoint: (index, left) => this.#point(index, left),
      onSpan: (first, last) => this.#choose(first, last),
    });
    this.#toggle.addEventListener('click', () => this.#showTable(this.#table.hidden !== false));
    const options = GRANULARITIES.map((value) => [value, t(`granularity.${value}`)] as const);
    byId('granularity-place', HTMLElement).replaceWith(
      segments('granularity', t('granularity.label'), options, (value) => actions.onGranularity(value)),
    );
  }

  /** Checks what is wanted, before there is an answer. */
  mark(granularity: Granularity, figure: TrendFigureName): void {
    for (const input of document.querySelectorAll<HTMLInputElement>('#granularity input'))
      input.checked = input.value === granularity;
    const title = figureTitle(TRENDS[figure]);
    byId('trends-title', HTMLElement).textContent = figure === ORDERS ? title : t('trend.title', { figure: title });
    this.#root.setAttribute('aria-label', t('trend.chart', { figure: title }));
  }

  show(content: TrendContent): void {
    const { answer, figure, granularity, format, stack } = content;
    const { start_date: from, end_date: to } = answer.metadata.filters;
    this.#shown = { ...content, span: from && to ? { from, to } : content.span };
    this.#chart.show({
      points: answer.data.map((row) => ({
        value: row[figure],
        other: beforeOf(row)?.[figure] ?? null,
        orders: row[ORDERS],
        parts: partsOf(row, figure, stack),
        partial: row.partial,
        tick: format.tick(row.period, granularity),
      })),
      unit: FIGURES[TRENDS[figure]].unit,
      title: figureTitle(TRENDS[figure]),
      ordersTitle: figure === ORDERS ? null : figureTitle(TRENDS[ORDERS]),
      stacks: stack ? stack.names.length + 1 : 0,
      format,
    });
    byId('trend-summary', HTMLElement).textContent = summaryOf(this.#shown);
    redraw(this.#table, [this.#tableOf(this.#shown)]);
    this.#showLegend(this.#shown);
  }

  /** Says what could not be shown, beside the chart. */
  note(text: string): void {
    this.#legend.textContent = text;
    this.#legend.classList.add('needed');
  }

  #showLegend({ answer: { data, metadata }, format, stack }: TrendContent): void {
    const { start_date: from, end_date: to } = metadata.comparison ?? {};
    const hasOther = data.some(beforeOf);
    const parts = [
      ...(hasOther && from && to ? [t('trend.legendOther', { days: format.span({ from, to }) })] : []),
      ...(data.some(({ partial }) => partial) ? [t('trend.legend')] : []),
    ];
    const names = stack ? [...stack.names, t('stack.others')] : [];
    const keys = names.map((name, index) => {
      const swatch = h('span', { class: 'swatch' });
      swatch.style.background = `var(--stack-${index + 1})`;
      return h('span', { class: 'key' }, swatch, h('bdi', {}, name));
    });
    this.#legend.replaceChildren(...keys, parts.join(' · '));
    this.#legend.classList.toggle('needed', parts.length + keys.length > 0);
  }

  #showTable(show: boolean): void {
    this.#table.hidden = !show;
    this.#root.hidden = show;
    this.#legend.hidden = show;
    this.#toggle.setAttribute('aria-pressed', String(show));
  }

  #point(index: number | null, left: number): void {
    const row = index === null ? undefined : this.#shown?.answer.data[index];
    this.#tip.hidden = row === undefined;
    if (!row || !this.#shown) return;
    const { format, granularity } = this.#shown;
    const lines = wordsOf(row, this.#shown);
    const title = format.period(row.period, granularity);
    this.#tip.replaceChildren(h('strong', {}, title), ...lines.map((line) => h('span', {}, line)));
    const width = this.#tip.offsetWidth;
    const right = left + 14 + width > this.#root.clientWidth;
    this.#tip.style.left = `${right ? Math.max(0, left - 14 - width) : left + 14}px`;
    if (document.activeElement === this.#root)
      byId('trend-point', HTMLElement).textContent = [title, ...lines].join(', ');
  }

  #choose(first: number, last: number): void {
    if (!this.#shown) return;
    const { answer, format, span } = this.#shown;
    const from = answer.data[first]?.period;
    const to = answer.data[last]?.period;
    if (!from || !to) return;
    const days = { from: periodSpan(from, format.weekStart).from, to: periodSpan(to, format.weekStart).to };
    const shown = overlap(days, span);
    if (shown) this.#actions.onSpan(shown);
  }

  #tableOf({ answer: { data }, granularity, format, figure }: TrendContent): HTMLElement {
    const [first, ...others] = trendColumns(figure).filter(({ text }) =>
      data.some((row) => text(row, format) !== undefined),
    );
    const before = {
      header: () => t('trend.before'),
      text: (row: TrendRow) => textOf(beforeOf(row)?.[figure], figure, format),
    };
    const hasOther = data.some(beforeOf);
    const columns = [...(first ? [first] : []), ...(hasOther ? [before] : []), ...others];
    const headers = [t('trend.period'), ...columns.map(({ header }) => header())];
    const title = figureTitle(TRENDS[figure]);
    return h(
      'table',
      {},
      h('caption', { class: 'hidden' }, t('trend.caption', { figure: title, by: t(`by.${granularity}`) })),
      h('thead', {}, h('tr', {}, ...headers.map((header) => h('th', { scope: 'col' }, header)))),
      h(
        'tbody',
        {},
        ...data.map((row, index) => {
          const period = format.period(row.period, granularity);
          const only = button({ class: 'name', title: t('trend.only', { period }) }, period, () =>
            this.#choose(index, index),
          );
          const part = row.partial && h('span', { class: 'part' }, t('trend.inPart'));
          const cells = columns.map(({ text }) => h('td', {}, text(row, format) ?? '–'));
          return h('tr', {}, h('th', { scope: 'row' }, only, part), ...cells);
        }),
      ),
    );
  }
}

/** The parts of a period, that of all other values last. */
function partsOf(row: TrendRow, figure: TrendFigureName, stack: StackParts | null): number[] {
  if (!stack) return [];
  const named = stack.names.map((name) => stack.values.get(row.period)?.get(name) ?? 0);
  const rest = (row[figure] ?? 0) - named.reduce((sum, value) => sum + value, 0);
  return [...named, Math.max(0, rest)];
}

/** The days that a period is compared with, where the data have all of them: in part they would look like a fall. */
const beforeOf = ({ previous }: TrendRow) => (previous && !previous.partial ? previous : undefined);

/** What the chart has of a period, in words: its figure, that of the other days with their name, and its orders. */
function wordsOf(row: TrendRow, { figure, format, granularity, stack }: TrendContent): string[] {
  const value = textOf(row[figure], figure, format) ?? '–';
  return [
    ...(row.partial ? [t('trend.notWhole')] : []),
    t('trend.value', { figure: figureTitle(TRENDS[figure]), value }),
    ...otherWords(row, { figure, format, granularity }),
    ...partsOf(row, figure, stack).map((part, index) =>
      t('trend.value', { figure: stack?.names[index] ?? t('stack.others'), value: textOf(part, figure, format)! }),
    ),
    ...(figure === ORDERS
      ? []
      : [t('trend.value', { figure: shortTitle(TRENDS[ORDERS]), value: textOf(row[ORDERS], ORDERS, format) ?? '–' })]),
  ];
}

function otherWords(
  row: TrendRow,
  { figure, format, granularity }: Pick<TrendContent, 'figure' | 'format' | 'granularity'>,
): string[] {
  const previous = beforeOf(row);
  const value = textOf(previous?.[figure], figure, format);
  if (!previous || value === undefined) return [];
  const { start_date: from, end_date: to } = previous;
  const period =
    granularity === 'day' || !from || !to ? format.period(previous.period, granularity) : format.span({ from, to });
  const percent = row.change_percent?.[figure];
  return typeof percent === 'number'
    ? [t('trend.otherChange', { period, value, change: format.change(percent) })]
    : [t('trend.otherValue', { period, value })];
}

/** What the chart shows, for those who do not see it. */
function summaryOf({ answer: { data }, granularity, format, span, figure }: TrendContent): string {
  const rows = data.filter((row): row is TrendRow & Record<typeof figure, number> => row[figure] !== null);
  const whole = rows.filter(({ partial }) => !partial);
  const isCut = whole.length > 0 && whole.length < rows.length;
  const compared = isCut ? whole : rows;
  const [first] = compared;
  if (!first) return '';
  const at = (row: (typeof rows)[number]) =>
    t('trend.in', { value: textOf(row[figure], figure, format)!, period: format.period(row.period, granularity) });
  const highest = compared.reduce((most, row) => (row[figure] > most[figure] ? row : most), first);
  const lowest = compared.reduce((least, row) => (row[figure] < least[figure] ? row : least), first);
  return t(isCut ? 'trend.summaryWhole' : 'trend.summary', {
    by: t(`by.${granularity}`),
    days: format.span(span),
    figure: figureTitle(TRENDS[figure]),
    high: at(highest),
    low: at(lowest),
  });
}
