import { type Comparison, type KpiName, type Kpis, RATE_NAMES, type RateName } from '../../schemas/responses.ts';
import type { Cube, Measures } from '../rollup/cube.ts';
import { addMeasures } from '../rollup/query.ts';
import { type Ratio, changePercent, changePoints, divideHalfUp, percentage, toMajor } from './money.ts';
import type { Slice } from '../query/slice.ts';
import { sumsBy } from './sums.ts';

export type { Kpis };

/** Sums that all KPIs are made of. */
export interface Sums extends Measures {
  b2b: number;
  amazon: number;
  merchant: number;
}

type Kind = 'money' | 'count' | 'average' | 'rate';

const count = (part: (sums: Sums) => number) =>
  ({ kind: 'count', of: (sums: Sums) => ({ part: part(sums), whole: 1 }) }) as const;
const money = (part: (sums: Sums) => number) =>
  ({ kind: 'money', of: (sums: Sums) => ({ part: part(sums), whole: 1 }) }) as const;

/** What each KPI is, before it is rounded. */
const KPIS: Readonly<Record<KpiName, { kind: Kind; of: (sums: Sums) => Ratio }>> = {
  total_revenue: money(({ revenue }) => revenue),
  total_orders: count(({ lines }) => lines),
  average_order_value: { kind: 'average', of: ({ revenue, lines }) => ({ part: revenue, whole: lines }) },
  total_quantity_sold: count(({ quantity }) => quantity),
  b2b_revenue: money(({ b2b }) => b2b),
  b2c_revenue: money(({ revenue, b2b }) => revenue - b2b),
  b2b_percentage: { kind: 'rate', of: ({ b2b, revenue }) => ({ part: b2b, whole: revenue }) },
  amazon_fulfilled_orders: count(({ amazon }) => amazon),
  merchant_fulfilled_orders: count(({ merchant }) => merchant),
  cancelled_orders: count(({ cancelled }) => cancelled),
  cancellation_rate: { kind: 'rate', of: ({ cancelled, lines }) => ({ part: cancelled, whole: lines + cancelled }) },
  returned_orders: count(({ returned }) => returned),
  returned_revenue: money(({ returned_revenue }) => returned_revenue),
  return_rate: { kind: 'rate', of: ({ returned, lines }) => ({ part: returned, whole: lines }) },
};

const NAMES = Object.keys(KPIS) as KpiName[];

/** Money in the slice's currency, rates in percent. */
export function kpis(cube: Cube, slice: Slice): Kpis {
  return kpisOf(sumsOf(groupsOf(cube, slice)), slice.currency);
}

/** The KPIs of another slice of the same currency, and the change from there; a change from 0 is null. */
export function comparedKpis(cube: Cube, slice: Slice, previous: Slice) {
  const [sums, before] = [sumsOf(groupsOf(cube, slice)), sumsOf(groupsOf(cube, previous))];
  const each = <Name extends KpiName, Value>(names: readonly Name[], of: (from: Ratio, to: Ratio) => Value) =>
    Object.fromEntries(names.map((name) => [name, of(KPIS[name].of(before), KPIS[name].of(sums))])) as Record<
      Name,
      Value
    >;
  return {
    kpis: kpisOf(sums, slice.currency),
    previous: kpisOf(before, slice.currency),
    change_percent: each(NAMES, changePercent),
    change_points: each<RateName, number>(RATE_NAMES, changePoints),
  } satisfies Pick<Comparison, 'change_percent' | 'change_points'> & Record<'kpis' | 'previous', Kpis>;
}

export function kpisOf(sums: Sums, currency: string): Kpis {
  const shown = (name: KpiName): number => {
    const { kind, of } = KPIS[name];
    const { part, whole } = of(sums);
    if (kind === 'rate') return percentage(part, whole);
    return kind === 'count' ? part : toMajor(kind === 'average' ? divideHalfUp(part, whole) : part, currency);
  };
  return Object.fromEntries(NAMES.map((name) => [name, shown(name)])) as Kpis;
}

/** Dimensions by which measures are grouped that become `Sums`. */
export const SUMS_BY = ['b2b', 'fulfilment'] as const;
export interface Group {
  key: Record<(typeof SUMS_BY)[number], string>;
  measures: Measures;
}

const groupsOf = (cube: Cube, slice: Slice): readonly Group[] => sumsBy(cube, slice, SUMS_BY);

export function sumsOf(groups: readonly Group[]): Sums {
  const linesOf = (fulfilment: string) =>
    groups.reduce((sum, { key, measures }) => (key.fulfilment === fulfilment ? sum + measures.lines : sum), 0);
  return {
    ...groups.reduce<Measures>((sum, { measures }) => addMeasures(sum, measures), NONE),
    b2b: groups.reduce((sum, { key, measures }) => (key.b2b === 'true' ? sum + measures.revenue : sum), 0),
    amazon: linesOf('Amazon'),
    merchant: linesOf('Merchant'),
  };
}

const NONE: Measures = { lines: 0, quantity: 0, revenue: 0, cancelled: 0, returned: 0, returned_revenue: 0 };
