import { keysOf } from '../base/records.ts';

/** A line to count: a cancelled line counts only as cancelled, and a refund only as a refund. */
export interface CountedLine {
  readonly cancelled: boolean;
  /** The line is active and came back, or was rejected. */
  readonly returned: boolean;
  /** Units. */
  readonly quantity: number;
  /** Minor units of the line's currency. */
  readonly amount: number;
  /** Whether the line has an amount: Amazon gives pending orders no price. */
  readonly priced: boolean;
  /** The row is a refund, of its own day: money that went back, and no sale. It is neither cancelled nor returned. */
  readonly refund: boolean;
  /** Whether it is known who ships. */
  readonly fulfilled: boolean;
  /** Whether it has a promotion; null where the report does not say. */
  readonly promotion: boolean | null;
  /** Money besides the amount, in minor units of the line's currency; NaN where the report has no such column. */
  readonly item_discount: number;
  readonly shipping_discount: number;
  /** Discounts that the amount does not contain yet. */
  readonly discount_due: number;
  readonly item_tax: number;
  readonly shipping_tax: number;
  readonly shipping: number;
}

/** A number that is summed over lines. Every value is an integer of 0 or more, so sums are exact up to 2^53 - 1. */
export interface Measure {
  title: string;
  description: string;
  unit: 'count' | 'money';
  /**
   * `sum`: the values of lines add up. `orders`: orders are counted, each once, if `of` is 1 for one of its lines. Orders of
   * several cells do not add up: a rollup knows which orders have lines in more than one of its cells.
   */
  counts: 'sum' | 'orders';
  /** Published rollups may lack the measure; figures that are made of it are null then. */
  optional?: true;
  /**
   * The columns of a report that lines need for the measure; `of` is NaN for lines of a report that has none of them. Optional
   * columns that no measure names here are not read for it.
   */
  needs?: readonly string[];
  /** The measure that counts the lines which have what this one needs; where it is 0, figures of this one are null. */
  coverage?: string;
  /** The measure that is 0 where the reports of the requested series never say what this one needs; figures are null then. */
  presence?: string;
  of: (line: CountedLine) => number;
}

const declare = <const Declared extends Readonly<Record<string, Measure>>>(measures: Declared): Declared => measures;

const isSale = ({ cancelled, refund }: CountedLine): boolean => !cancelled && !refund;

/** The sum of those columns that a line has; NaN where it has none. */
function sumOf(line: CountedLine, ...columns: readonly number[]): number {
  if (!isSale(line)) return 0;
  let [sum, some] = [0, false];
  for (const each of columns) {
    if (Number.isNaN(each)) continue;
    sum += each;
    some = true;
  }
  return some ? sum : Number.NaN;
}

const discounts = (line: CountedLine): number => sumOf(line, line.item_discount, line.shipping_discount);
const tax = (line: CountedLine): number => sumOf(line, line.item_tax, line.shipping_tax);

/** A measure that counts the active lines that have what some measures need. */
const covered = (what: string, has: (line: CountedLine) => boolean) =>
  ({
    title: `Lines with ${what}`,
    description: `Active lines of reports that have ${what}`,
    unit: 'count',
    counts: 'sum',
    optional: true,
    of: (line: CountedLine) => (isSale(line) && has(line) ? 1 : 0),
  }) as const;

/** Every measure, in the order of the columns of rollup files. The only place where a measure is declared. */
export const MEASURES = declare({
  lines: {
    title: 'Order lines',
    description: 'Active order lines',
    unit: 'count',
    counts: 'sum',
    of: (line) => (isSale(line) ? 1 : 0),
  },
  quantity: {
    title: 'Units',
    description: 'Units of the active lines',
    unit: 'count',
    counts: 'sum',
    of: (line) => (isSale(line) ? line.quantity : 0),
  },
  revenue: {
    title: 'Revenue',
    description: 'Amount of the active lines',
    unit: 'money',
    counts: 'sum',
    of: (line) => (isSale(line) ? line.amount : 0),
  },
  cancelled: {
    title: 'Cancelled lines',
    description: 'Cancelled order lines',
    unit: 'count',
    counts: 'sum',
    of: ({ cancelled }) => (cancelled ? 1 : 0),
  },
  returned: {
    title: 'Returned lines',
    description: 'Active lines that came back or were rejected',
    unit: 'count',
    counts: 'sum',
    of: ({ returned }) => (returned ? 1 : 0),
  },
  returned_revenue: {
    title: 'Returned revenue',
    description: 'Amount of the returned lines',
    unit: 'money',
    counts: 'sum',
    of: ({ returned, amount }) => (returned ? amount : 0),
  },
  refunds: {
    title: 'Refunds',
    description: 'Number of refunds',
    unit: 'count',
    counts: 'sum',
    optional: true,
    of: ({ refund }) => (refund ? 1 : 0),
  },
  refunded_revenue: {
    title: 'Refunded revenue',
    description: 'Amount of the refunds, on their own days',
    unit: 'money',
    counts: 'sum',
    optional: true,
    needs: ['refunds'],
    presence: 'refunds',
    of: ({ refund, amount }) => (refund ? amount : 0),
  },
  unpriced: {
    title: 'Lines without a price',
    description: 'Active lines without an amount',
    unit: 'count',
    counts: 'sum',
    optional: true,
    of: (line) => (isSale(line) && !line.priced ? 1 : 0),
  },
  orders: {
    title: 'Orders',
    description: 'Orders with an active line',
    unit: 'count',
    counts: 'orders',
    optional: true,
    of: (line) => (isSale(line) ? 1 : 0),
  },
  priced_orders: {
    title: 'Orders with a price',
    description: 'Orders with an active line that has an amount',
    unit: 'count',
    counts: 'orders',
    optional: true,
    of: (line) => (isSale(line) && line.priced ? 1 : 0),
  },
  discounts: {
    title: 'Discounts',
    description: 'Discounts on items and shipping of the active lines',
    unit: 'money',
    counts: 'sum',
    optional: true,
    needs: ['item_discount', 'shipping_discount'],
    coverage: 'discounts_lines',
    of: discounts,
  },
  discounts_due: {
    title: 'Discounts not in the amount',
    description: 'Discounts that are not yet deducted from the amounts',
    unit: 'money',
    counts: 'sum',
    optional: true,
    needs: ['item_discount', 'shipping_discount'],
    coverage: 'discounts_lines',
    of: (line) => sumOf(line, line.discount_due),
  },
  discounts_lines: covered('discounts', (line) => !Number.isNaN(discounts(line))),
  tax: {
    title: 'Tax',
    description: 'Tax on items and shipping of the active lines',
    unit: 'money',
    counts: 'sum',
    optional: true,
    needs: ['item_tax', 'shipping_tax'],
    coverage: 'tax_lines',
    of: tax,
  },
  tax_lines: covered('tax', (line) => !Number.isNaN(tax(line))),
  shipping: {
    title: 'Shipping',
    description: 'Shipping charges of the active lines',
    unit: 'money',
    counts: 'sum',
    optional: true,
    needs: ['shipping'],
    coverage: 'shipping_lines',
    of: (line) => sumOf(line, line.shipping),
  },
  shipping_lines: covered('shipping', ({ shipping }) => !Number.isNaN(shipping)),
  promoted: {
    title: 'Lines with a promotion',
    description: 'Active lines with a promotion',
    unit: 'count',
    counts: 'sum',
    optional: true,
    needs: ['promotion'],
    coverage: 'promotion_lines',
    of: (line) => (!isSale(line) ? 0 : line.promotion === null ? Number.NaN : Number(line.promotion)),
  },
  promotion_lines: covered('promotions', ({ promotion }) => promotion !== null),
  fulfilment_lines: covered('who ships', ({ fulfilled }) => fulfilled),
});

export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = keysOf(MEASURES);

/** Measures that published rollups may lack. */
export type OptionalMeasure = {
  [Name in MeasureName]: (typeof MEASURES)[Name] extends { optional: true } ? Name : never;
}[MeasureName];
export const isOptionalMeasure = (name: MeasureName): name is OptionalMeasure =>
  (MEASURES[name] as Measure).optional === true;

/** Measures that count orders. */
export type OrderMeasure = {
  [Name in MeasureName]: (typeof MEASURES)[Name]['counts'] extends 'orders' ? Name : never;
}[MeasureName];
export const isOrderMeasure = (name: MeasureName): name is OrderMeasure => MEASURES[name].counts === 'orders';
export const ORDER_MEASURES = MEASURE_NAMES.filter(isOrderMeasure);
export type Measures = Record<MeasureName, number>;

/** The measure that counts the lines with the column of a measure; undefined if every line has it. */
export const coverageOf = (name: MeasureName): MeasureName | undefined =>
  (MEASURES[name] as Measure).coverage as MeasureName | undefined;

/** The columns of reports that lines need for some measures: also those of the measures whose lines they count. */
export const columnsOfMeasures = (names: readonly MeasureName[]): string[] =>
  MEASURE_NAMES.flatMap((name) => {
    const { needs = [] }: Measure = MEASURES[name];
    const coverage = coverageOf(name);
    return names.includes(name) || (coverage !== undefined && names.includes(coverage)) ? needs : [];
  });

/** The measure that is 0 if no report has the column of a measure; undefined if every report has it. */
export const presenceOf = (name: MeasureName): MeasureName | undefined =>
  ((MEASURES[name] as Measure).presence as MeasureName | undefined) ?? coverageOf(name);
