import {
  type Dimension,
  DIMENSIONS,
  type FigureSet,
  type PeriodKind,
  type SumName,
  type Sums,
  sumsFor,
} from '../model/index.ts';
import { filterOf, type Slice } from '../query/slice.ts';
import type { Filter, GroupBy } from '../rollup/query.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { sumsBy, sumsOf, sumsOfNothing } from '../rollup/sums.ts';
import type { Compared } from './compare.ts';

/** A query of the rollups: slice, grouping and figures. */
export interface RowsQuestion<By extends GroupBy> {
  slice: Slice;
  /** Dimensions and periods; none: everything is one row. */
  by: readonly By[];
  figures: FigureSet;
  /** Days whose sums stand beside those of the slice; not with periods, which are not the same on other days. */
  compared?: Compared | undefined;
  /** Whether groups without active lines are rows too where something else is asked for that they have: cancelled lines, refunds. */
  withoutSales?: true | undefined;
}

/** A group of lines. */
export interface RowOfSums<By extends GroupBy> {
  /** The value of each dimension, the number of each period. */
  key: { [Each in By]: Each extends PeriodKind ? number : string };
  sums: Sums;
  /** Sums of the compared days. */
  before?: Sums | undefined;
}

/** The sums that figures are made of, and the lines: without active ones there is no row. */
const sumsNeeded = (figures: FigureSet): SumName[] => [...new Set<SumName>([...sumsFor(figures), 'lines'])];

/**
 * Turns every query into rows: the groups that have active lines (with `withoutSales`, also groups with any requested measure)
 * on the days of the slice or on the comparison days, in ascending order of their keys. Lists, totals and the row of all others
 * are presets of it.
 */
export async function rowsOf<const By extends GroupBy>(
  rollups: RollupSet,
  { slice, by, figures, compared, withoutSales }: RowsQuestion<By>,
): Promise<RowOfSums<By>[]> {
  const names = sumsNeeded(figures);
  const isRow = (sums: Sums): boolean =>
    sums.lines > 0 || (withoutSales === true && names.some((name) => sums[name] > 0));
  const groups = async (of: Slice) => sumsBy<By>(rollups, filterOf(of), by, names);
  if (compared === undefined) return (await groups(slice)).filter(({ sums }) => isRow(sums));
  const byPlace = (found: readonly Pick<RowOfSums<By>, 'key' | 'sums'>[]) =>
    new Map(
      found.map((group) => {
        const { key } = group;
        const values: unknown[] = by.map((name: By) => key[name]);
        return [JSON.stringify(values), group];
      }),
    );
  const [now, before, nothing] = await Promise.all([
    groups(slice).then(byPlace),
    groups(compared.slice).then(byPlace),
    sumsOfNothing(rollups, filterOf(slice), by, names),
  ]);
  // A group may have sales on the other days alone, and something else, such as refunds, now.
  const rows = Array.from(new Map([...now, ...before]), ([place, { key }]) => ({
    key,
    sums: now.get(place)?.sums ?? nothing,
    before: before.get(place)?.sums ?? nothing,
  })).filter((row) => isRow(row.sums) || isRow(row.before));
  return rows.sort((a, b) => compareKeys(a.key, b.key, by));
}

/** The lines of a slice that are in none of some groups, as one row. */
export async function rowOfRest<By extends Exclude<GroupBy, PeriodKind>>(
  rollups: RollupSet,
  { slice, by, figures, compared }: RowsQuestion<By>,
  groups: readonly RowOfSums<By>['key'][],
): Promise<Pick<RowOfSums<By>, 'sums' | 'before'>> {
  const except: Filter['except'] = { by, groups: groups.map((key) => by.map((name) => key[name] as string)) };
  return together(
    rollups,
    figures,
    { ...filterOf(slice), except },
    compared && { ...filterOf(compared.slice), except },
  );
}

/** All lines of a slice as one row. */
export const rowOfAll = (
  rollups: RollupSet,
  { slice, figures, compared }: Omit<RowsQuestion<GroupBy>, 'by'>,
): Promise<Pick<RowOfSums<GroupBy>, 'sums' | 'before'>> =>
  together(rollups, figures, filterOf(slice), compared && filterOf(compared.slice));

async function together(
  rollups: RollupSet,
  figures: FigureSet,
  filter: Filter,
  comparedFilter: Filter | undefined,
): Promise<Pick<RowOfSums<GroupBy>, 'sums' | 'before'>> {
  const names = sumsNeeded(figures);
  const [sums, before] = await Promise.all([
    sumsOf(rollups, filter, names),
    comparedFilter && sumsOf(rollups, comparedFilter, names),
  ]);
  return { sums, before };
}

function compareKeys<By extends GroupBy>(a: RowOfSums<By>['key'], b: RowOfSums<By>['key'], by: readonly By[]): number {
  for (const name of by) {
    if (a[name] === b[name]) continue;
    const [one, other] = [placeOf(name, a[name]), placeOf(name, b[name])];
    return one < other ? -1 : 1;
  }
  return 0;
}

/** What a value is compared by: weekdays by their order in the week. */
function placeOf(name: GroupBy, value: string | number): string | number {
  const { calendar } = (DIMENSIONS as Partial<Record<GroupBy, Dimension>>)[name] ?? {};
  return calendar?.values.indexOf(String(value)) ?? value;
}
