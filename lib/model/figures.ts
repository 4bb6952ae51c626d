import { byName, keysOf, mapRecord } from '../base/records.ts';
import type { DimensionName } from './dimensions.ts';
import {
  coverageOf as coverageOfMeasure,
  isOptionalMeasure,
  type Measure,
  type MeasureName,
  MEASURES,
  type OptionalMeasure,
  type OrderMeasure,
  presenceOf as presenceOfMeasure,
} from './measures.ts';
import { divideHalfUp, percentage, type Ratio, toMajor } from './money.ts';

/** A measure of only those lines that have one value of a dimension. */
export interface PartialMeasure {
  measure: Exclude<MeasureName, OrderMeasure>;
  where: { dimension: DimensionName; value: string };
  /** The measure that counts the lines of which the dimension is known; where it is 0, figures of this are null. */
  coverage?: OptionalMeasure;
}

/** Every partial measure that figures are made of. */
export const PARTIAL_MEASURES = {
  b2b_revenue: { measure: 'revenue', where: { dimension: 'b2b', value: 'true' } },
  amazon_lines: {
    measure: 'lines',
    where: { dimension: 'fulfilment', value: 'Amazon' },
    coverage: 'fulfilment_lines',
  },
  merchant_lines: {
    measure: 'lines',
    where: { dimension: 'fulfilment', value: 'Merchant' },
    coverage: 'fulfilment_lines',
  },
} as const satisfies Record<string, PartialMeasure>;

type PartialMeasureName = keyof typeof PARTIAL_MEASURES;

/** What a figure is made of: sums of measures and of partial measures. */
export type SumName = MeasureName | PartialMeasureName;
/** A sum that published rollups lack is NaN. */
export type Sums<Name extends SumName = SumName> = Readonly<Record<Name, number>>;

/** Money is shown in major units of the currency, a percentage and a ratio with two decimals. */
export type Unit = 'count' | 'money' | 'percent' | 'ratio';

/** A number that answers show. `of` gives it as a ratio of integers, which is rounded once, half up, when it is shown. */
export interface Figure<FigureUnit extends Unit = Unit> {
  title: string;
  /** Short label, such as over a column; default: the title. */
  short?: string;
  description: string;
  unit: FigureUnit;
  /** Whether it may be below 0. */
  signed?: true;
  /** The direction that is good; not declared if neither is. */
  better?: 'more' | 'less';
  /** Rows of lists can show their share of the whole: the figure is a sum, and those of all rows add up to it. */
  share?: true;
  /** The sums that `of` reads. */
  from: readonly SumName[];
  /** Those of them without which the figure is shown all the same, and the figure that shows each: what is missing is 0 then. */
  without?: Readonly<Partial<Record<SumName, string>>>;
  of: (sums: Sums) => Ratio;
}

/** A figure whose `of` can read only the sums that `from` names; of these it goes without those in `without`. */
const figure = <const Name extends SumName, const FigureUnit extends Unit, const Without extends Name = never>(
  declared: Omit<Figure<FigureUnit>, 'from' | 'of' | 'without'> & {
    from: readonly Name[];
    without?: Readonly<Record<Without, string>>;
    of: (sums: Sums<Name>) => Ratio;
  },
): Omit<Figure<FigureUnit>, 'from' | 'without'> & {
  readonly from: readonly Name[];
  readonly without?: Readonly<Record<Without, string>>;
} => declared;
const whole = (part: number): Ratio => ({ part, whole: 1 });
const ratio = (part: number, of: number): Ratio => ({ part, whole: of });

/** Every figure. The only place where a figure is declared. */
export const FIGURES = {
  revenue: figure({
    title: 'Revenue',
    description: 'Sum of the amounts',
    unit: 'money',
    better: 'more',
    share: true,
    from: ['revenue'],
    of: ({ revenue }) => whole(revenue),
  }),
  orders: figure({
    title: 'Orders',
    description: 'Order lines',
    unit: 'count',
    better: 'more',
    share: true,
    from: ['lines'],
    of: ({ lines }) => whole(lines),
  }),
  average_order_value: figure({
    title: 'Average order value',
    short: 'Average',
    description: 'Revenue per order line; 0 if there are none',
    unit: 'money',
    better: 'more',
    from: ['revenue', 'lines'],
    of: ({ revenue, lines }) => ratio(revenue, lines),
  }),
  units: figure({
    title: 'Units sold',
    short: 'Units',
    description: 'Sum of the quantities',
    unit: 'count',
    better: 'more',
    share: true,
    from: ['quantity'],
    of: ({ quantity }) => whole(quantity),
  }),
  b2b_revenue: figure({
    title: 'B2B revenue',
    description: 'Revenue from businesses',
    unit: 'money',
    from: ['b2b_revenue'],
    of: (sums) => whole(sums.b2b_revenue),
  }),
  b2c_revenue: figure({
    title: 'B2C revenue',
    description: 'Revenue from consumers',
    unit: 'money',
    from: ['revenue', 'b2b_revenue'],
    of: (sums) => whole(sums.revenue - sums.b2b_revenue),
  }),
  b2b_percentage: figure({
    title: 'B2B revenue share',
    short: 'B2B',
    description: "Businesses' share of the revenue",
    unit: 'percent',
    from: ['b2b_revenue', 'revenue'],
    of: (sums) => ratio(sums.b2b_revenue, sums.revenue),
  }),
  amazon_fulfilled_orders: figure({
    title: 'Fulfilled by Amazon',
    short: 'By Amazon',
    description: 'Order lines that Amazon fulfilled',
    unit: 'count',
    from: ['amazon_lines'],
    of: (sums) => whole(sums.amazon_lines),
  }),
  merchant_fulfilled_orders: figure({
    title: 'Fulfilled by the merchant',
    description: 'Order lines that the merchant fulfilled',
    unit: 'count',
    from: ['merchant_lines'],
    of: (sums) => whole(sums.merchant_lines),
  }),
  cancelled_orders: figure({
    title: 'Cancelled orders',
    description: 'Cancelled order lines',
    unit: 'count',
    better: 'less',
    from: ['cancelled'],
    of: ({ cancelled }) => whole(cancelled),
  }),
  cancellation_rate: figure({
    title: 'Cancellation rate',
    short: 'Cancelled',
    description: 'Cancelled lines as a share of all lines',
    unit: 'percent',
    better: 'less',
    from: ['cancelled', 'lines'],
    of: ({ cancelled, lines }) => ratio(cancelled, lines + cancelled),
  }),
  returned_orders: figure({
    title: 'Returned orders',
    description: 'Active order lines that came back or were rejected',
    unit: 'count',
    better: 'less',
    from: ['returned'],
    of: ({ returned }) => whole(returned),
  }),
  returned_revenue: figure({
    title: 'Returned revenue',
    description: 'Revenue of the returned order lines',
    unit: 'money',
    better: 'less',
    from: ['returned_revenue'],
    of: (sums) => whole(sums.returned_revenue),
  }),
  return_rate: figure({
    title: 'Return rate',
    short: 'Returned',
    description: 'Returned lines as a share of active lines',
    unit: 'percent',
    better: 'less',
    from: ['returned', 'lines'],
    of: ({ returned, lines }) => ratio(returned, lines),
  }),
  refunded_revenue: figure({
    title: 'Refunded revenue',
    description: 'Refunds, on their own days; they do not lower the revenue',
    unit: 'money',
    better: 'less',
    from: ['refunded_revenue'],
    of: (sums) => whole(sums.refunded_revenue),
  }),
  discounts: figure({
    title: 'Discounts',
    description: 'Discounts on items and shipping of the order lines',
    unit: 'money',
    from: ['discounts'],
    of: ({ discounts }) => whole(discounts),
  }),
  tax: figure({
    title: 'Tax',
    description: 'Tax on items and shipping of the order lines',
    unit: 'money',
    from: ['tax'],
    of: ({ tax }) => whole(tax),
  }),
  shipping: figure({
    title: 'Shipping',
    description: 'Shipping charges of the order lines',
    unit: 'money',
    from: ['shipping'],
    of: ({ shipping }) => whole(shipping),
  }),
  promoted_orders: figure({
    title: 'Orders with a promotion',
    short: 'Promoted',
    description: 'Order lines with a promotion',
    unit: 'count',
    from: ['promoted'],
    of: ({ promoted }) => whole(promoted),
  }),
  net_revenue: figure({
    title: 'Net revenue',
    description:
      'Revenue less discounts that are not yet deducted from the amounts, returned lines and refunds; without the parts that no line has',
    unit: 'money',
    signed: true,
    better: 'more',
    from: ['revenue', 'discounts_due', 'returned_revenue', 'refunded_revenue'],
    without: { discounts_due: 'discounts', refunded_revenue: 'refunded_revenue' },
    of: (sums) => whole(sums.revenue - sums.discounts_due - sums.returned_revenue - sums.refunded_revenue),
  }),
  distinct_orders: figure({
    title: 'Distinct orders',
    description: 'Orders with an active line, each counted once',
    unit: 'count',
    better: 'more',
    from: ['orders'],
    of: ({ orders }) => whole(orders),
  }),
  distinct_order_value: figure({
    title: 'Revenue per order',
    short: 'Per order',
    description: 'Revenue per distinct order that has a line with an amount; 0 if there are none',
    unit: 'money',
    better: 'more',
    from: ['revenue', 'priced_orders'],
    of: (sums) => ratio(sums.revenue, sums.priced_orders),
  }),
  units_per_order: figure({
    title: 'Units per order',
    description: 'Units sold per distinct order; 0 if there are none',
    unit: 'ratio',
    better: 'more',
    from: ['quantity', 'orders'],
    of: ({ quantity, orders }) => ratio(quantity, orders),
  }),
  unpriced_orders: figure({
    title: 'Lines without a price',
    description: 'Active order lines without an amount, such as those of pending orders',
    unit: 'count',
    from: ['unpriced'],
    of: ({ unpriced }) => whole(unpriced),
  }),
} as const;

/** Figures of orders, which the key figures, lists and trends have after those of lines. */
const ORDER_FIGURES = {
  distinct_orders: FIGURES.distinct_orders,
  distinct_order_value: FIGURES.distinct_order_value,
  units_per_order: FIGURES.units_per_order,
  unpriced_orders: FIGURES.unpriced_orders,
} as const;

/** Figures of money besides the revenue, which the key figures, lists and trends have last. */
const MONEY_FIGURES = {
  refunded_revenue: FIGURES.refunded_revenue,
  net_revenue: FIGURES.net_revenue,
  discounts: FIGURES.discounts,
  tax: FIGURES.tax,
  shipping: FIGURES.shipping,
  promoted_orders: FIGURES.promoted_orders,
} as const;

export type FigureName = keyof typeof FIGURES;

/** The key figures, under the names of the API and in its order. */
export const KPIS = {
  total_revenue: FIGURES.revenue,
  total_orders: FIGURES.orders,
  average_order_value: FIGURES.average_order_value,
  total_quantity_sold: FIGURES.units,
  b2b_revenue: FIGURES.b2b_revenue,
  b2c_revenue: FIGURES.b2c_revenue,
  b2b_percentage: FIGURES.b2b_percentage,
  amazon_fulfilled_orders: FIGURES.amazon_fulfilled_orders,
  merchant_fulfilled_orders: FIGURES.merchant_fulfilled_orders,
  cancelled_orders: FIGURES.cancelled_orders,
  cancellation_rate: FIGURES.cancellation_rate,
  returned_orders: FIGURES.returned_orders,
  returned_revenue: FIGURES.returned_revenue,
  return_rate: FIGURES.return_rate,
  ...ORDER_FIGURES,
  ...MONEY_FIGURES,
} as const;
export type KpiName = keyof typeof KPIS;
export const KPI_NAMES = keysOf(KPIS);

/** Figures of lines that lists and trends have. */
const LINE_FIGURES = {
  revenue: FIGURES.revenue,
  order_count: FIGURES.orders,
  quantity_sold: FIGURES.units,
  avg_order_value: FIGURES.average_order_value,
} as const;

/** The figures of a row of a ranking and of a month, under the names of the API and in its order. */
export const LIST_FIGURES = { ...LINE_FIGURES, ...ORDER_FIGURES, ...MONEY_FIGURES } as const;
export type ListFigureName = keyof typeof LIST_FIGURES;
export const LIST_FIGURE_NAMES = keysOf(LIST_FIGURES);
/** Figures for which a row can show its share. */
export const SHARE_NAMES = LIST_FIGURE_NAMES.filter((name) => (LIST_FIGURES[name] as Figure).share === true);

/** The figures of a period of `/analytics/trends`. */
export const TREND_FIGURES = {
  ...LINE_FIGURES,
  b2b_percentage: FIGURES.b2b_percentage,
  amazon_fulfilled_orders: FIGURES.amazon_fulfilled_orders,
  merchant_fulfilled_orders: FIGURES.merchant_fulfilled_orders,
  cancelled_orders: FIGURES.cancelled_orders,
  cancellation_rate: FIGURES.cancellation_rate,
  returned_orders: FIGURES.returned_orders,
  return_rate: FIGURES.return_rate,
  ...ORDER_FIGURES,
  ...MONEY_FIGURES,
} as const;
export type TrendFigureName = keyof typeof TREND_FIGURES;
export const TREND_FIGURE_NAMES = keysOf(TREND_FIGURES);

/**
 * Every figure, under the name by which a query asks for it: that of lists and trends, or where these do not have the figure
 * that of the key figures.
 */
export const QUERY_FIGURES: FigureSet = {
  ...TREND_FIGURES,
  ...Object.fromEntries(
    Object.entries(KPIS).filter(([, each]) => !Object.values<Figure>(TREND_FIGURES).includes(each)),
  ),
};
export const QUERY_FIGURE_NAMES = keysOf(QUERY_FIGURES);

/** Figures under the names of a part of the API. */
export type FigureSet<Name extends string = string> = Readonly<Record<Name, Figure>>;

/** Sums that may be missing: of measures that rollups may lack, and of lines that may not say what is needed. */
type MissingSum =
  | OptionalMeasure
  | {
      [Name in PartialMeasureName]: (typeof PARTIAL_MEASURES)[Name] extends { coverage: unknown } ? Name : never;
    }[PartialMeasureName];
/** Those without which a figure is not shown. */
type NeededBy<Each extends Figure> = Exclude<Each['from'][number], keyof NonNullable<Each['without']>>;

/** A figure as answers show it: null if a sum that it needs is missing. */
export type Shown<Each extends Figure> = NeededBy<Each> & MissingSum extends never ? number : number | null;
/** A set of figures as answers show them. */
export type ShownFigures<Set extends FigureSet> = { -readonly [Name in keyof Set]: Shown<Set[Name]> };

/** The KPIs that are percentages: their changes are given in points as well. */
export type RateName = {
  [Name in KpiName]: (typeof KPIS)[Name]['unit'] extends 'percent' ? Name : never;
}[KpiName];
export const RATE_NAMES = KPI_NAMES.filter((name): name is RateName => KPIS[name].unit === 'percent');

/** The sums that a set of figures is made of. */
export const sumsFor = (figures: FigureSet): SumName[] => [
  ...new Set(Object.values(figures).flatMap(({ from }) => from)),
];

/** A figure as answers show it: money in major units of the currency, a percentage and a ratio with two decimals. */
export function showFigure<Each extends Figure>(each: Each, sums: Sums, currency: string): Shown<Each> {
  return (isKnown(each, sums) ? show(each, sums, currency) : null) as Shown<Each>;
}

/** Whether a figure may be null because a sum that it needs is missing. */
export const isNullable = (each: Figure): boolean => neededSums(each).some(mayBeMissing);

const mayBeMissing = (name: SumName): boolean => presenceOf(name) !== undefined || isOptionalMeasure(measureOf(name));

/** What follows from a figure alone, made once: lists show each figure in each row. */
function onceAFigure<Value>(make: (each: Figure) => Value): (each: Figure) => Value {
  const made = new WeakMap<Figure, Value>();
  return (each) => {
    let value = made.get(each);
    if (value === undefined) made.set(each, (value = make(each)));
    return value;
  };
}

/** The sums without which a figure is not shown. */
export const neededSums = onceAFigure(({ from, without = {} }): readonly SumName[] =>
  from.filter((name) => !(name in without)),
);

/** The sums that a figure omits if they are missing. */
export const dispensableSums = onceAFigure(({ from, without = {} }): readonly SumName[] =>
  from.filter((name) => name in without),
);

/** The measures that count the lines with the columns of a figure. */
const coveragesOf = onceAFigure(({ from }): readonly MeasureName[] => from.flatMap((name) => coverageOf(name) ?? []));

/** The measure of a sum. */
export const measureOf = (name: SumName): MeasureName =>
  name in PARTIAL_MEASURES ? PARTIAL_MEASURES[name as PartialMeasureName].measure : (name as MeasureName);

/** Whether a sum is of some values of a dimension alone. */
export const isPart = (name: SumName): name is PartialMeasureName => name in PARTIAL_MEASURES;

/** The measure that counts the lines with the column of a sum; undefined if every line has it. */
export const coverageOf = (name: SumName): MeasureName | undefined =>
  name in PARTIAL_MEASURES
    ? (PARTIAL_MEASURES[name as PartialMeasureName] as PartialMeasure).coverage
    : coverageOfMeasure(name as MeasureName);

/** The measure that is 0 if no report has the column of a sum; undefined if every report has it. */
export const presenceOf = (name: SumName): MeasureName | undefined =>
  coverageOf(name) ?? (name in PARTIAL_MEASURES ? undefined : presenceOfMeasure(name as MeasureName));

/** The columns of reports that a sum needs. */
export const columnsOf = (name: SumName): readonly string[] =>
  name in PARTIAL_MEASURES
    ? [PARTIAL_MEASURES[name as PartialMeasureName].where.dimension]
    : ((MEASURES[name as MeasureName] as Measure).needs ?? []);

/** Whether all sums that a figure needs are there. */
export const isKnown = (each: Figure, sums: Sums): boolean =>
  neededSums(each).every((name) => !Number.isNaN(sums[name]));

/** The value of a figure that is known; parts that it goes without are 0. */
export function ratioOf(each: Figure, sums: Sums): Ratio {
  const missing = dispensableSums(each).filter((name) => Number.isNaN(sums[name]));
  return each.of(missing.length === 0 ? sums : { ...sums, ...byName(missing, () => 0) });
}

/** Names of figures that are calculated from only some lines of a group, because the others do not have their columns. */
export const partialFigures = (figures: FigureSet, sums: Sums): string[] =>
  keysOf(figures).filter((name) => {
    const shown = figures[name]!;
    return isKnown(shown, sums) && coveragesOf(shown).some((each) => sums[each] > 0 && sums[each] < sums.lines);
  });

function show(each: Figure, sums: Sums, currency: string): number {
  const { part, whole: all } = ratioOf(each, sums);
  const { unit } = each;
  if (unit === 'percent') return percentage(part, all);
  if (unit === 'ratio') return percentage(part, 100 * all);
  const rounded = all === 1 ? part : divideHalfUp(part, all);
  return unit === 'money' ? toMajor(rounded, currency) : rounded;
}

/** The names of the figures of a set for which a row can show its share. */
export const shareNames = (figures: FigureSet): string[] =>
  keysOf(figures).filter((name) => figures[name]!.share === true);

/** The shares of a row in the whole, in percent with two decimals; null if one of the two numbers is null. */
export const showShares = (figures: FigureSet, sums: Sums, all: Sums): Record<string, number | null> =>
  Object.fromEntries(
    shareNames(figures).map((name) => {
      const each = figures[name]!;
      const isShown = isKnown(each, sums) && isKnown(each, all);
      return [name, isShown ? percentage(each.of(sums).part, each.of(all).part) : null];
    }),
  );

/** All figures of a set. */
export const showFigures = <Set extends FigureSet>(figures: Set, sums: Sums, currency: string): ShownFigures<Set> =>
  mapRecord(figures, (each) => showFigure(each, sums, currency)) as ShownFigures<Set>;
