import type { KpiName, Kpis, RateName, TrendRow } from './answers.ts';
import type { Format } from './format.ts';
import { type FigureName, FIGURES, type PageFigure, tileFigure } from './model.ts';

/** A key figure: how it is read from the KPIs, told, and judged. */
export interface Tile {
  id: string;
  label: string;
  value: (kpis: Figures) => number;
  text: (value: number, format: Format) => string;
  /** What the change is told of: a figure in percent, a rate in points. */
  change: { percent: KpiName } | { points: RateName | 'amazon' };
  better?: PageFigure['better'];
  spark: (row: TrendRow) => number | undefined;
  also?: (kpis: Figures, format: Format) => string;
}

export type Figures = Pick<Kpis, KpiName>;

const share = (some: number, all: number): number => (all === 0 ? 0 : (some / all) * 100);
/** Share of the orders of a period that Amazon fulfilled, in percent; undefined where the route does not tell. */
export const amazonShare = ({ amazon_fulfilled_orders: amazon, order_count: all }: TrendRow): number | undefined =>
  amazon === undefined || amazon === null ? undefined : share(amazon, all);

/** How figures of a unit read on a tile. */
const TEXTS: Record<PageFigure['unit'], Tile['text']> = {
  count: (value, format) => format.count(value),
  money: (value, format) => format.sum(value),
  percent: (value, format) => format.percent(value),
  ratio: (value, format) => format.ratio(value),
};

/** The tile of a figure, as the model declares it; `more`: what only the tile knows. */
function tileOf(id: string, name: FigureName, more: Partial<Tile> = {}): Tile {
  const { title, unit, better, kpi, trend } = tileFigure(name);
  return {
    id,
    label: title,
    value: (kpis) => kpis[kpi] ?? Number.NaN,
    text: TEXTS[unit],
    change: unit === 'percent' ? { points: kpi as RateName } : { percent: kpi },
    better,
    spark: (row) => row[trend] ?? undefined,
    ...more,
  };
}

export const TILES: readonly Tile[] = [
  tileOf('revenue', 'revenue'),
  tileOf('orders', 'orders'),
  tileOf('average', 'average_order_value', { text: (value, format) => format.money(value) }),
  tileOf('units', 'units'),
  tileOf('b2b', 'b2b_percentage', {
    also: (kpis, format) => `${format.sum(kpis.b2b_revenue, kpis.total_revenue)} from businesses`,
  }),
  tileOf('cancellations', 'cancellation_rate', {
    also: (kpis, format) => `${format.count(kpis.cancelled_orders)} cancelled`,
  }),
  tileOf('returns', 'return_rate', {
    also: (kpis, format) =>
      `${format.count(kpis.returned_orders)} returned, ${format.sum(kpis.returned_revenue, kpis.total_revenue)}`,
  }),
  {
    // A share, which the API does not have: it counts the orders.
    id: 'fulfilment',
    label: FIGURES.amazon_fulfilled_orders.title,
    value: (kpis) => share(kpis.amazon_fulfilled_orders ?? Number.NaN, kpis.total_orders),
    text: TEXTS.percent,
    change: { points: 'amazon' },
    spark: amazonShare,
    also: ({ merchant_fulfilled_orders: merchant, total_orders }, format) =>
      merchant === null ? '' : `${format.percent(share(merchant, total_orders))} by the merchant`,
  },
];
