import { type LongerPeriod, PERIODS, type RollupShape } from '../model/index.ts';
import { merge, subtract } from '../rollup/merge.ts';
import { byPeriod } from '../rollup/project.ts';
import type { RollupReader } from '../rollup/reader.ts';
import type { Rollup } from '../rollup/rollup.ts';
import { cellsOf, type Unit } from './rollup-writer.ts';
import type { SegmentUnit } from './segments.ts';

/** Some days of a file, and what their cells are made from. */
export interface Days {
  from: number;
  to: number;
  /** The same if all lines are. */
  key: string;
}

/** A file from which others are summed, and the same in the previous snapshot. */
export interface Summand {
  reader: RollupReader;
  /** Days that share no order, in the order of time. */
  units: readonly Days[];
  before: { reader: RollupReader; units: readonly Days[] } | null;
}

/** The place of each unit, by its key. */
export const placesOf = (units: readonly { key: string }[]): Map<string, number> =>
  new Map(units.map(({ key }, place) => [key, place]));

/** The periods of a kind that have lines, in the order of time. */
export function periodsOf(kind: LongerPeriod, units: readonly SegmentUnit[]): Days[] {
  const { of, firstDay } = PERIODS[kind];
  return Array.from(
    Map.groupBy(units, ({ from }) => of(from)),
    ([number, own]) => ({
      from: firstDay(number),
      to: firstDay(number + 1) - 1,
      key: JSON.stringify(own.map(({ key }) => key)),
    }),
  );
}

/** Units of a file that is summed. `before`: those of the file before. */
export function unitsIn(
  all: readonly Days[],
  before: readonly Days[] | null,
  load: (own: Days) => Promise<Rollup>,
): Unit[] {
  const places = placesOf(before ?? []);
  return all.map((own) => ({
    from: own.from,
    to: own.to,
    before: places.get(own.key) ?? null,
    load: () => load(own),
  }));
}

/**
 * The cells of a period. If few of its days have changed, they are those of the previous snapshot (`before`), without the cells of
 * days that are gone, and with those that are new.
 */
export async function sumOfPeriod(
  shape: RollupShape,
  kind: LongerPeriod,
  period: Days,
  from: Summand,
  before: RollupReader | null,
): Promise<Rollup> {
  const within = (units: readonly Days[]) => units.filter((unit) => period.from <= unit.from && unit.to <= period.to);
  const own = within(from.units);
  const ownBefore = within(from.before?.units ?? []);
  const added = withoutKeysOf(own, ownBefore);
  const gone = withoutKeysOf(ownBefore, own);
  if (
    before === null ||
    from.before === null ||
    ownBefore.length === 0 ||
    2 * (added.length + gone.length) > own.length
  ) {
    return byPeriod(await cellsOf(from.reader, period), kind);
  }
  let whole = await cellsOf(before, period);
  for (const unit of gone) whole = subtract(shape, whole, byPeriod(await cellsOf(from.before.reader, unit), kind));
  const others: Rollup[] = [];
  for (const unit of added) others.push(byPeriod(await cellsOf(from.reader, unit), kind));
  return merge(shape, [whole, ...others]);
}

function withoutKeysOf(units: readonly Days[], others: readonly Days[]): Days[] {
  const keys = new Set(others.map(({ key }) => key));
  return units.filter(({ key }) => !keys.has(key));
}
