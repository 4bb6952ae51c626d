import {
  coverageOf,
  isOptionalMeasure,
  isOrderMeasure,
  MEASURE_NAMES,
  type MeasureName,
  type Measures,
  PARTIAL_MEASURES,
  type PartialMeasure,
  type PeriodKind,
  presenceOf,
  type SumName,
  type Sums,
} from '../model/index.ts';
import { byName } from '../base/records.ts';
import type { Filter, GroupBy } from './query.ts';
import type { RollupSet } from './rollup-set.ts';

/** The sums of a group, with its key: the value of each dimension, and the number of each period. */
export interface SumsOfGroup<By extends GroupBy> {
  key: { [Each in By]: Each extends PeriodKind ? number : string };
  /** The requested sums, and with them those of the lines that have what they need. */
  sums: Sums;
}

/**
 * Sums of the lines that pass, grouped by some dimensions, in ascending order of their values; only groups with lines. Without
 * dimensions there is one group, even if no line passes. A sum is NaN if no rollup has its measure, or if no line of the group
 * has its column.
 */
export async function sumsBy<const By extends GroupBy = never>(
  rollups: RollupSet,
  filter: Filter,
  by: readonly By[],
  names: readonly SumName[],
): Promise<SumsOfGroup<By>[]> {
  const wanted = withCoverage(names);
  const isPublished = publishedMeasures(rollups, filter, by);
  const plans = wanted.map((name) => ({ name, ...planOf(name) })).filter(({ measure }) => isPublished(measure));
  const additive = plans.filter(({ measure }) => !isOrderMeasure(measure));
  const orders = [...new Set(plans.map(({ measure }) => measure))].filter(isOrderMeasure);
  const measures = [...new Set(additive.map(({ measure }) => measure))];
  const parts = [...new Set(additive.flatMap(({ where }) => (where === undefined ? [] : [where.dimension])))];
  const groupedBy = [...by, ...parts.filter((name) => !(by as readonly GroupBy[]).includes(name))];
  // Orders of several parts do not add up: then they are counted by the groups themselves.
  const isOneQuery = parts.length === 0 && rollups.isCovered(filter, by, [...measures, ...orders]);
  const [groups, counted, none] = await Promise.all([
    rollups.sums<GroupBy>(filter, groupedBy, isOneQuery ? [...measures, ...orders] : measures),
    isOneQuery || orders.length === 0 ? [] : rollups.sums<GroupBy>(filter, by, orders),
    sumsOfNothing(rollups, filter, by, wanted),
  ]);
  const zeros = Object.fromEntries(wanted.map((name) => [name, isPublished(planOf(name).measure) ? 0 : Number.NaN]));
  const found: { key: SumsOfGroup<By>['key']; sums: Record<string, number> }[] = [];
  const start = (key: SumsOfGroup<By>['key']) => found[found.push({ key, sums: { ...zeros } }) - 1]!.sums;
  let sums = by.length === 0 && parts.length > 0 ? start({} as never) : undefined;
  let last: readonly (string | number)[] = [];
  const forget = forgetter(none, names);
  for (const { key, measures: values } of groups) {
    if (parts.length === 0) {
      found.push({ key, sums: { ...zeros, ...values } });
      continue;
    }
    const place = by.map((name) => key[name]);
    // Groups of one place follow each other.
    if (sums === undefined || place.some((value, i) => value !== last[i])) {
      if (by.length > 0) sums = start(pickKey(key, by));
      last = place;
    }
    for (const { name, measure, where } of additive) {
      if (where === undefined || key[where.dimension] === where.value) sums![name]! += (values as Measures)[measure];
    }
  }
  // Both are in the order of the same groups.
  for (const [place, { measures: values }] of counted.entries()) Object.assign(found[place]!.sums, values);
  for (const each of found) forget(each.sums);
  return found as SumsOfGroup<By>[];
}

/** Makes sums of a group NaN that are not known. `none`: the sums of a group without lines. */
function forgetter(none: Sums, names: readonly SumName[]): (sums: Record<string, number>) => void {
  const unknown = names.filter((name) => coverageOf(name) === undefined && Number.isNaN(none[name]));
  const covered = names.flatMap((name) => {
    const coverage = coverageOf(name);
    return coverage === undefined ? [] : [{ name, coverage, isKnown: !Number.isNaN(none[name]) }];
  });
  return (sums) => {
    for (const name of unknown) sums[name] = Number.NaN;
    for (const { name, coverage, isKnown } of covered) {
      // Files of before do not say how many lines have what is needed; then what they say counts for all.
      const isCounted = !Number.isNaN(sums[coverage]) && sums['lines'] !== 0;
      if (isCounted ? !(sums[coverage]! > 0) : !isKnown) sums[name] = Number.NaN;
    }
  };
}

/** The sums with the lines that have what they need, and all lines to compare these with. */
function withCoverage(names: readonly SumName[]): SumName[] {
  const coverage = names.flatMap((name) => coverageOf(name) ?? []);
  return [...new Set<SumName>([...names, ...coverage, ...(coverage.length > 0 ? (['lines'] as const) : [])])];
}

/**
 * The sums of a group without lines: 0, or NaN where they are not known. What no line of the requested series has is not known
 * of any group.
 */
export async function sumsOfNothing(
  rollups: RollupSet,
  filter: Filter,
  by: readonly GroupBy[],
  names: readonly SumName[],
): Promise<Sums> {
  const { where, without } = filter;
  const series: Filter = { where: { series: where?.series }, without: { series: without?.series } };
  const needed = [...new Set(names.flatMap((name) => presenceOf(name) ?? []))].filter(
    publishedMeasures(rollups, series, []),
  );
  const [present] = needed.length === 0 ? [] : await rollups.sums(series, [], needed);
  const isPresent = (name: SumName): boolean => {
    const measure = presenceOf(name);
    return measure === undefined || !needed.includes(measure) || present!.measures[measure] > 0;
  };
  const isPublished = publishedMeasures(rollups, filter, by);
  return Object.fromEntries(
    names.map((name) => [name, isPublished(planOf(name).measure) && isPresent(name) ? 0 : Number.NaN]),
  ) as Sums;
}

/** Tells whether a measure can be summed with a filter and a grouping; those that every rollup has always can. */
function publishedMeasures(rollups: RollupSet, filter: Filter, by: readonly GroupBy[]) {
  const measures = rollups.measuresOf(filter, by);
  return (measure: MeasureName): boolean => !isOptionalMeasure(measure) || measures.has(measure);
}

/** The sums of all lines that pass. */
export async function sumsOf(rollups: RollupSet, filter: Filter, names: readonly SumName[]): Promise<Sums> {
  return (await sumsBy(rollups, filter, [], names))[0]!.sums;
}

const planOf = (name: SumName): { measure: MeasureName; where?: PartialMeasure['where'] } =>
  isMeasure(name) ? { measure: name } : PARTIAL_MEASURES[name];

const isMeasure = (name: SumName): name is MeasureName => (MEASURE_NAMES as readonly string[]).includes(name);

function pickKey<By extends GroupBy>(
  key: Readonly<Record<GroupBy, string | number>>,
  by: readonly By[],
): SumsOfGroup<By>['key'] {
  return byName<By, string | number>(by, (name) => key[name]) as SumsOfGroup<By>['key'];
}
