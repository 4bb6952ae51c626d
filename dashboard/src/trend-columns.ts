import type { TrendRow } from './answers.ts';
import type { Format } from './format.ts';
import { FIGURES, shortTitle, type TrendFigureName, TRENDS } from './model.ts';
import { amazonShare } from './tile-list.ts';

interface Column {
  header: () => string;
  /** Undefined where the reports do not say. */
  text: (row: TrendRow, format: Format) => string | undefined;
}

/** Figures of the table; the one of the chart comes first, whichever it is. */
const USUAL: readonly TrendFigureName[] = [
  'revenue',
  'distinct_orders',
  'order_count',
  'quantity_sold',
  'distinct_order_value',
  'b2b_percentage',
  'cancellation_rate',
  'return_rate',
];

/** Columns of the trend as a table, that of the chart's figure first. */
export const trendColumns = (figure: TrendFigureName): readonly Column[] => [
  ...[...new Set([figure, ...USUAL])].map(columnOf),
  {
    header: () => shortTitle('amazon_fulfilled_orders'),
    text(row, format) {
      const value = amazonShare(row);
      return value === undefined ? undefined : format.percent(value);
    },
  },
];

const columnOf = (name: TrendFigureName): Column => ({
  header: () => shortTitle(TRENDS[name]),
  text: (row, format) => textOf(row[name], name, format),
});

/** A figure of a period in words, with minor units; undefined where the reports do not say. */
export function textOf(value: number | null | undefined, name: TrendFigureName, format: Format): string | undefined {
  return value === null || value === undefined ? undefined : format[FIGURES[TRENDS[name]].unit](value);
}
