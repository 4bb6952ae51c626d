import type { TrendRow } from './answers.ts';
import type { Format } from './format.ts';
import { FIGURES, keysOf, type PageFigure, shortTitle, TRENDS } from './model.ts';
import { amazonShare } from './tile-list.ts';

interface Column {
  header: string;
  /** Undefined where the route does not tell. */
  text: (row: TrendRow, format: Format) => string | undefined;
}

const DRAWN: ReadonlySet<keyof TrendRow> = new Set(['revenue', 'order_count', 'quantity_sold', 'avg_order_value']);

const TEXTS: Record<PageFigure['unit'], (value: number, format: Format) => string> = {
  count: (value, format) => format.count(value),
  money: (value, format) => format.money(value),
  percent: (value, format) => format.percent(value),
  ratio: (value, format) => format.ratio(value),
};

/** What the chart and the sparklines of the tiles draw: figures of lists, and the rates. */
export const TREND_COLUMNS: readonly Column[] = [
  ...keysOf(TRENDS)
    .filter((name) => DRAWN.has(name) || FIGURES[TRENDS[name]].unit === 'percent')
    .map((name) =>
      columnOf(shortTitle(TRENDS[name]), TEXTS[FIGURES[TRENDS[name]].unit], (row: TrendRow) => row[name] ?? undefined),
    ),
  columnOf(shortTitle('amazon_fulfilled_orders'), TEXTS.percent, amazonShare),
];

function columnOf(
  header: string,
  write: (value: number, format: Format) => string,
  of: (row: TrendRow) => number | undefined,
): Column {
  return {
    header,
    text(row, format) {
      const value = of(row);
      return value === undefined ? undefined : write(value, format);
    },
  };
}
