import type { KpiName, Kpis, RateName, TrendRow } from './answers.ts';
import type { Format } from './format.ts';

/** A key figure: how it is read from the KPIs, told, and judged. */
export interface Tile {
  id: string;
  label: string;
  value: (kpis: Figures) => number;
  text: (value: number, format: Format) => string;
  /** What the change is told of: a figure in percent, a rate in points. */
  change: { percent: KpiName } | { points: RateName | 'amazon' };
  better?: 'more' | 'less';
  spark: (row: TrendRow) => number | undefined;
  also?: (kpis: Figures, format: Format) => string;
}

export type Figures = Pick<Kpis, KpiName>;

const share = (some: number, all: number): number => (all === 0 ? 0 : (some / all) * 100);
/** Share of the orders of a period that Amazon fulfilled, in percent; undefined where the route does not tell. */
export const amazonShare = ({ amazon_fulfilled_orders: amazon, order_count: all }: TrendRow): number | undefined =>
  amazon === undefined ? undefined : share(amazon, all);

const percent = (value: number, format: Format) => format.percent(value);
const count = (value: number, format: Format) => format.count(value);

export const TILES: readonly Tile[] = [
  {
    id: 'revenue',
    label: 'Revenue',
    value: (kpis) => kpis.total_revenue,
    text: (value, format) => format.sum(value),
    change: { percent: 'total_revenue' },
    better: 'more',
    spark: (row) => row.revenue,
  },
  {
    id: 'orders',
    label: 'Orders',
    value: (kpis) => kpis.total_orders,
    text: count,
    change: { percent: 'total_orders' },
    better: 'more',
    spark: (row) => row.order_count,
  },
  {
    id: 'average',
    label: 'Average order value',
    value: (kpis) => kpis.average_order_value,
    text: (value, format) => format.money(value),
    change: { percent: 'average_order_value' },
    better: 'more',
    spark: (row) => row.avg_order_value,
  },
  {
    id: 'units',
    label: 'Units sold',
    value: (kpis) => kpis.total_quantity_sold,
    text: count,
    change: { percent: 'total_quantity_sold' },
    better: 'more',
    spark: (row) => row.quantity_sold,
  },
  {
    id: 'b2b',
    label: 'B2B revenue share',
    value: (kpis) => kpis.b2b_percentage,
    text: percent,
    change: { points: 'b2b_percentage' },
    spark: (row) => row.b2b_percentage,
    also: (kpis, format) => `${format.sum(kpis.b2b_revenue, kpis.total_revenue)} from businesses`,
  },
  {
    id: 'cancellations',
    label: 'Cancellation rate',
    value: (kpis) => kpis.cancellation_rate,
    text: percent,
    change: { points: 'cancellation_rate' },
    better: 'less',
    spark: (row) => row.cancellation_rate,
    also: (kpis, format) => `${format.count(kpis.cancelled_orders)} cancelled`,
  },
  {
    id: 'returns',
    label: 'Return rate',
    value: (kpis) => kpis.return_rate,
    text: percent,
    change: { points: 'return_rate' },
    better: 'less',
    spark: (row) => row.return_rate,
    also: (kpis, format) =>
      `${format.count(kpis.returned_orders)} returned, ${format.sum(kpis.returned_revenue, kpis.total_revenue)}`,
  },
  {
    id: 'fulfilment',
    label: 'Fulfilled by Amazon',
    value: (kpis) => share(kpis.amazon_fulfilled_orders, kpis.total_orders),
    text: percent,
    change: { points: 'amazon' },
    spark: amazonShare,
    also: (kpis, format) =>
      `${format.percent(share(kpis.merchant_fulfilled_orders, kpis.total_orders))} by the merchant`,
  },
];
