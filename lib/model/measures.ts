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
}

/** What is summed over lines. Every value is an integer of 0 or more, so sums are exact up to 2^53 - 1. */
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
  of: (line: CountedLine) => number;
}

const declare = <const Declared extends Readonly<Record<string, Measure>>>(measures: Declared): Declared => measures;

const isSale = ({ cancelled, refund }: CountedLine): boolean => !cancelled && !refund;

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
    description: 'Refunds that reports have as rows',
    unit: 'count',
    counts: 'sum',
    optional: true,
    of: ({ refund }) => (refund ? 1 : 0),
  },
  refunded_revenue: {
    title: 'Refunded revenue',
    description: 'Amount of the refunds, by their own days',
    unit: 'money',
    counts: 'sum',
    optional: true,
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
