import type { KpiName, Kpis, Metadata, RateName, TrendRow } from './answers.ts';
import type { Format } from './format.ts';
import { type FigureName, figureTitle, type PageFigure, tileFigure, type TrendFigureName } from './model.ts';
import { isTextKey, t } from './text.ts';

/** A key figure: how it is read from the KPIs, written, and judged. */
export interface Tile {
  id: string;
  label: () => string;
  /** Null where the reports do not have what it takes. */
  value: (kpis: Figures) => number | null;
  text: (value: number, format: Format) => string;
  /** What the change is of: a figure in percent, a rate in points. */
  change: { percent: KpiName } | { points: RateName | 'amazon' };
  better?: PageFigure['better'];
  /** What the chart shows when the tile is chosen. */
  trend: TrendFigureName;
  spark: (row: TrendRow) => number | undefined;
  /** A second line; empty: none. */
  also?: (kpis: Figures, format: Format, metadata: Metadata) => string;
  kpi: KpiName;
  needs: readonly string[];
}

export type Figures = Pick<Kpis, KpiName>;

const share = (some: number, all: number): number => (all === 0 ? 0 : (some / all) * 100);

/** Share of the lines of a period that Amazon fulfilled, in percent; undefined where the reports do not say. */
export const amazonShare = ({ amazon_fulfilled_orders: amazon, order_count: all }: TrendRow): number | undefined =>
  typeof amazon === 'number' ? share(amazon, all) : undefined;

/** How figures of a unit read on a tile. */
const TEXTS: Record<PageFigure['unit'], Tile['text']> = {
  count: (value, format) => format.count(value),
  money: (value, format) => format.sum(value),
  percent: (value, format) => format.percent(value),
  ratio: (value, format) => format.ratio(value),
};

/** The tile of a figure, as the model declares it; `more`: what only the tile knows. */
function tileOf(id: string, name: FigureName, more: Partial<Tile> = {}): Tile {
  const { unit, better, kpi, trend, needs } = tileFigure(name);
  return {
    id,
    label: () => figureTitle(name),
    value: (kpis) => kpis[kpi] ?? null,
    text: TEXTS[unit],
    change: unit === 'percent' ? { points: kpi as RateName } : { percent: kpi },
    better,
    trend,
    spark: (row) => row[trend] ?? undefined,
    kpi,
    needs,
    ...more,
  };
}

/** Parts of the net revenue in words. */
const partName = (part: string): string => {
  const key = `part.${part}`;
  return isTextKey(key) ? t(key) : part;
};

export const TILES: readonly Tile[] = [
  tileOf('revenue', 'revenue', {
    also: ({ unpriced_orders: unpriced }, format) =>
      unpriced ? t('tile.priced', { n: unpriced, count: format.count(unpriced) }) : '',
  }),
  tileOf('net', 'net_revenue', {
    also: (_kpis, _format, { net_revenue_excludes: parts }) =>
      parts.length === 0 ? t('tile.netParts') : t('tile.netWithout', { parts: parts.map(partName).join(', ') }),
  }),
  tileOf('orders', 'distinct_orders', {
    also: ({ total_orders: lines }, format) => t('tile.lines', { n: lines, count: format.count(lines) }),
  }),
  tileOf('order-value', 'distinct_order_value', { text: (value, format) => format.money(value) }),
  tileOf('units-per-order', 'units_per_order'),
  tileOf('units', 'units'),
  tileOf('b2b', 'b2b_percentage', {
    also: (kpis, format) => t('tile.b2b', { value: format.sum(kpis.b2b_revenue, kpis.total_revenue) }),
  }),
  tileOf('cancellations', 'cancellation_rate', {
    also: ({ cancelled_orders: lines }, format) => t('tile.cancelled', { n: lines, count: format.count(lines) }),
  }),
  tileOf('returns', 'return_rate', {
    also: ({ returned_orders: lines, returned_revenue: value, total_revenue: all }, format) =>
      t('tile.returned', { n: lines, count: format.count(lines), value: format.sum(value, all) }),
  }),
  tileOf('fulfilment', 'amazon_fulfilled_orders', {
    // A share, which the API does not have: it counts the lines.
    value: ({ amazon_fulfilled_orders: amazon, total_orders: all }) => (amazon === null ? null : share(amazon, all)),
    text: TEXTS.percent,
    change: { points: 'amazon' },
    spark: amazonShare,
    also: ({ merchant_fulfilled_orders: merchant, total_orders: all }, format) =>
      merchant === null ? '' : t('tile.merchant', { value: format.percent(share(merchant, all)) }),
  }),
];
