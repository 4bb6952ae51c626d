import { toIsoDay } from '../../schemas/fields/day.ts';
import type { ComparedDays } from '../../schemas/metadata.ts';
import { mapRecord } from '../base/records.ts';
import {
  changePercent,
  type Figure,
  type FigureSet,
  isKnown,
  ratioOf,
  showFigures,
  type ShownFigures,
  type Sums,
} from '../model/index.ts';
import { comparedDays, type Comparison } from '../query/comparison.ts';
import { clippedRange, type Slice } from '../query/slice.ts';
import type { DayRange } from '../rollup/reader.ts';

/** What a slice is compared with. */
export interface Compared {
  /** The same filters and currency on other days. */
  slice: Slice;
  /** These days; null if they follow from those of a slice that has no day of the data. */
  days: DayRange | null;
  /** Whether a day is outside of the data: then there is no change. */
  partial: boolean;
}

/** The comparison of a slice; undefined if the query has none. */
export function comparedWith(
  data: DayRange | null,
  slice: Slice,
  comparison: Comparison | undefined,
): Compared | undefined {
  if (comparison === undefined) return undefined;
  const range = clippedRange(data, slice);
  const days = typeof comparison === 'string' ? range && comparedDays(range, comparison) : comparison;
  return { slice: { ...slice, ...days }, days, partial: days === null || isPartial(days, data) };
}

/** Whether the data does not contain all days of a range. */
export const isPartial = ({ from, to }: DayRange, data: DayRange | null): boolean =>
  data === null || from < data.from || to > data.to;

/** Compared days as answers show them. */
export const shownDays = ({ days, partial }: Pick<Compared, 'days' | 'partial'>): ComparedDays => ({
  start_date: days && toIsoDay(days.from),
  end_date: days && toIsoDay(days.to),
  partial,
});

/** Changes in percent, by figure: null if the figure was 0, or if one of the two figures is null. */
export type Changes<Set extends FigureSet> = Record<keyof Set & string, number | null>;

export const changesOf = <Set extends FigureSet>(figures: Set, before: Sums, sums: Sums): Changes<Set> =>
  mapRecord(figures, (figure: Figure) =>
    isKnown(figure, before) && isKnown(figure, sums)
      ? changePercent(ratioOf(figure, before), ratioOf(figure, sums))
      : null,
  ) as Changes<Set>;

/** The properties that a comparison adds to the figures of a row. */
export interface PreviousFigures<Set extends FigureSet> {
  previous: ShownFigures<Set>;
  /** Null if the compared days are not all in the data. */
  change_percent: Changes<Set> | null;
}

/** The figures of earlier sums, and the change from them to later ones. */
export const previousFigures = <Set extends FigureSet>(
  figures: Set,
  before: Sums,
  sums: Sums,
  { currency, partial }: { currency: string; partial: boolean },
): PreviousFigures<Set> => ({
  previous: showFigures(figures, before, currency),
  change_percent: partial ? null : changesOf(figures, before, sums),
});
