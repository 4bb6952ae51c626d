import { keysOf } from '../base/records.ts';

/** A line to count: a cancelled line counts only as cancelled. */
export interface CountedLine {
  readonly cancelled: boolean;
  /** The line is active and came back, or was rejected. */
  readonly returned: boolean;
  /** Units. */
  readonly quantity: number;
  /** Minor units of the line's currency. */
  readonly amount: number;
}

/** What is summed over lines. Every value is an integer of 0 or more, so sums are exact up to 2^53 - 1. */
export interface Measure {
  title: string;
  description: string;
  unit: 'count' | 'money';
  of: (line: CountedLine) => number;
}

const declare = <const Declared extends Readonly<Record<string, Measure>>>(measures: Declared): Declared => measures;

/** Every measure, in the order of the columns of rollup files. The only place where a measure is declared. */
export const MEASURES = declare({
  lines: {
    title: 'Order lines',
    description: 'Active order lines',
    unit: 'count',
    of: ({ cancelled }) => (cancelled ? 0 : 1),
  },
  quantity: {
    title: 'Units',
    description: 'Units of the active lines',
    unit: 'count',
    of: ({ cancelled, quantity }) => (cancelled ? 0 : quantity),
  },
  revenue: {
    title: 'Revenue',
    description: 'Amount of the active lines',
    unit: 'money',
    of: ({ cancelled, amount }) => (cancelled ? 0 : amount),
  },
  cancelled: {
    title: 'Cancelled lines',
    description: 'Cancelled order lines',
    unit: 'count',
    of: ({ cancelled }) => (cancelled ? 1 : 0),
  },
  returned: {
    title: 'Returned lines',
    description: 'Active lines that came back or were rejected',
    unit: 'count',
    of: ({ returned }) => (returned ? 1 : 0),
  },
  returned_revenue: {
    title: 'Returned revenue',
    description: 'Amount of the returned lines',
    unit: 'money',
    of: ({ returned, amount }) => (returned ? amount : 0),
  },
});

export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = keysOf(MEASURES);
export type Measures = Record<MeasureName, number>;
