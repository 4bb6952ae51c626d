import { textTable } from '../../scripts/cli/table.ts';
import { median, percentile, rounded } from '../measure/statistics.ts';

/** The most that this version may take of what the other one takes. */
export const MOST = 1.1;

/** What the rounds of a case took, in milliseconds: the values at one place were measured one after the other. */
export interface Rounds {
  name: string;
  these: readonly number[];
  others: readonly number[];
}

/** This version beside another one. */
export interface Ratio {
  name: string;
  /** Medians, in milliseconds. */
  this_ms: number;
  other_ms: number;
  /** The median of the ratios this / other of the rounds. */
  ratio: number;
  /** A quarter of the rounds had a ratio below the first, a quarter one above the second. */
  quartiles: [number, number];
  /** The smallest ratio of a round, and the largest. */
  range: [number, number];
  /** Whether the ratio is 1.10 at most. */
  reached: boolean;
}

/** Ratios are taken within a round, so that what slowed down both sides of it does not count. */
export function ratioOf({ name, these, others }: Rounds): Ratio {
  if (these.length === 0 || these.length !== others.length) {
    throw new Error(`${name}: ${these.length} rounds of this version, ${others.length} of the other`);
  }
  const ratios = these.map((ms, round) => ms / others[round]!);
  const shown = (value: number): number => Number(value.toFixed(3));
  const ratio = median(ratios);
  return {
    name,
    this_ms: rounded(median(these)),
    other_ms: rounded(median(others)),
    ratio: shown(ratio),
    quartiles: [shown(percentile(ratios, 0.25, Math.floor)), shown(percentile(ratios, 0.75))],
    range: [shown(Math.min(...ratios)), shown(Math.max(...ratios))],
    reached: ratio <= MOST,
  };
}

const TITLES = ['case', 'this ms', 'other ms', 'this / other', 'middle half', 'all rounds', `≤ ${MOST.toFixed(2)}`];

/** The ratios as a table for a terminal. */
export function ratioTable(ratios: readonly Ratio[]): string {
  const cells = ratios.map(({ name, this_ms, other_ms, ratio, quartiles, range, reached }) => [
    name,
    String(this_ms),
    String(other_ms),
    ratio.toFixed(3),
    interval(quartiles),
    interval(range),
    reached ? 'reached' : 'MISSED',
  ]);
  return textTable([TITLES, ...cells], (column) => column > 0, { rule: true });
}

const interval = ([low, high]: readonly [number, number]): string => `${low.toFixed(3)}..${high.toFixed(3)}`;
