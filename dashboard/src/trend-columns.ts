import type { TrendRow } from './answers.ts';
import type { Format } from './format.ts';
import { amazonShare } from './tile-list.ts';

interface Column {
  header: string;
  /** Undefined where the route does not tell. */
  text: (row: TrendRow, format: Format) => string | undefined;
}

/** All that the chart and the sparklines of the tiles draw. */
export const TREND_COLUMNS: readonly Column[] = [
  { header: 'Revenue', text: (row, format) => format.money(row.revenue) },
  { header: 'Orders', text: (row, format) => format.count(row.order_count) },
  { header: 'Units', text: (row, format) => format.count(row.quantity_sold) },
  { header: 'Average', text: (row, format) => format.money(row.avg_order_value) },
  rate('B2B', (row) => row.b2b_percentage),
  rate('Cancelled', (row) => row.cancellation_rate),
  rate('Returned', (row) => row.return_rate),
  rate('By Amazon', amazonShare),
];

function rate(header: string, of: (row: TrendRow) => number | undefined): Column {
  return {
    header,
    text(row, format) {
      const value = of(row);
      return value === undefined ? undefined : format.percent(value);
    },
  };
}
