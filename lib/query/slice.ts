import type { ExcludableDimension } from '../model/index.ts';
import type { Filter } from '../rollup/query.ts';
import type { DayRange } from '../rollup/reader.ts';

/** The requested part of a snapshot. Money in two currencies is never added up, so there is always one currency. */
export interface Slice {
  currency: string;
  /** First and last day, inclusive, in days since 1970-01-01. */
  from?: number | undefined;
  to?: number | undefined;
  /** Per dimension the values that pass; a dimension without values here passes all. */
  where?: SliceValues | undefined;
  /** Per dimension the values that do not pass. */
  without?: SliceValues | undefined;
}

type SliceValues = Partial<Record<ExcludableDimension, readonly string[] | undefined>>;

export function filterOf({ currency, from, to, where, without }: Slice): Filter {
  return { from, to, where: { ...where, currency: [currency] }, without };
}

/** The days of a slice that lie inside a range; null if there are none. */
export function clippedRange(range: DayRange | null, slice: Pick<Slice, 'from' | 'to'>): DayRange | null {
  if (range === null) return null;
  const from = Math.max(slice.from ?? range.from, range.from);
  const to = Math.min(slice.to ?? range.to, range.to);
  return from <= to ? { from, to } : null;
}
