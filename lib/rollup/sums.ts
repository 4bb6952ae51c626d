import {
  type DimensionName,
  MEASURE_NAMES,
  type MeasureName,
  type Measures,
  PARTIAL_MEASURES,
  type PartialMeasure,
  type SumName,
  type Sums,
} from '../model/index.ts';
import type { Filter, GroupBy } from './query.ts';
import type { RollupSet } from './rollup-set.ts';

/** The sums of a group, and what it is grouped by: the value of each dimension, days as days since 1970-01-01. */
export interface SumsOfGroup<By extends GroupBy> {
  key: { [Each in By]: Each extends 'day' ? number : string };
  /** The requested sums. */
  sums: Sums;
}

/**
 * Sums of the lines that pass, grouped by some dimensions, in ascending order of their values; only groups with lines. Without
 * dimensions it is one group, even if no line passes.
 */
export async function sumsBy<const By extends GroupBy = never>(
  rollups: RollupSet,
  filter: Filter,
  by: readonly By[],
  names: readonly SumName[],
): Promise<SumsOfGroup<By>[]> {
  const plans = names.map((name) => planOf(name));
  const measures = [...new Set(plans.map(({ measure }) => measure))];
  const parts = [...new Set(plans.flatMap(({ where }) => (where === undefined ? [] : [where.dimension])))];
  const groupedBy = [...by, ...parts.filter((name) => !(by as readonly GroupBy[]).includes(name))];
  const groups = await rollups.sums<GroupBy>(filter, groupedBy, measures);
  const found: SumsOfGroup<By>[] = [];
  let sums = by.length === 0 ? startGroup(found, {} as never, names) : undefined;
  let last: readonly (string | number)[] = [];
  for (const { key, measures: values } of groups) {
    const place = by.map((name) => key[name]);
    // Groups of one place follow each other.
    if (sums === undefined || place.some((value, i) => value !== last[i])) {
      if (by.length > 0) sums = startGroup(found, pickKey(key, by), names);
      last = place;
    }
    for (const [i, { measure, where }] of plans.entries()) {
      if (where === undefined || key[where.dimension] === where.value)
        sums![names[i]!] += (values as Measures)[measure];
    }
  }
  return found;
}

/** The sums of all lines that pass. */
export async function sumsOf(rollups: RollupSet, filter: Filter, names: readonly SumName[]): Promise<Sums> {
  return (await sumsBy(rollups, filter, [], names))[0]!.sums;
}

const planOf = (name: SumName): { measure: MeasureName; where?: PartialMeasure['where'] } =>
  isMeasure(name) ? { measure: name } : PARTIAL_MEASURES[name];

const isMeasure = (name: SumName): name is MeasureName => (MEASURE_NAMES as readonly string[]).includes(name);

function startGroup<By extends GroupBy>(
  found: SumsOfGroup<By>[],
  key: SumsOfGroup<By>['key'],
  names: readonly SumName[],
): Record<SumName, number> {
  const sums = Object.fromEntries(names.map((name) => [name, 0])) as Record<SumName, number>;
  found.push({ key, sums });
  return sums;
}

function pickKey<By extends GroupBy>(
  key: Readonly<Record<DimensionName | 'day', string | number>>,
  by: readonly By[],
): SumsOfGroup<By>['key'] {
  return Object.fromEntries(by.map((name) => [name, key[name]])) as SumsOfGroup<By>['key'];
}
