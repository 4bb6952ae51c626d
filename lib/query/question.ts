import { toIsoDay } from '../../schemas/fields/day.ts';
import type { ResolvedFilters } from '../../schemas/metadata.ts';
import { type ComparisonQuery, type FilterQuery, filterParameters } from '../../schemas/query.ts';
import { byName, mapRecord } from '../base/records.ts';
import {
  EXCLUDABLE_DIMENSIONS,
  exclusionOf,
  FLAG_DIMENSIONS,
  NAME_DIMENSIONS,
  type NameDimension,
} from '../model/index.ts';
import { linesByCurrency, mainCurrency } from '../rollup/lines.ts';
import { type Filter, filteredDimensions } from '../rollup/query.ts';
import { TooManyLines } from '../rollup/lines-source.ts';
import type { DayRange } from '../rollup/reader.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Comparison } from './comparison.ts';
import { namesOf, resolveFilterValue } from './names.ts';
import { QueryError, type QueryFlaw, quoted } from './query-error.ts';
import { clippedRange, type Slice } from './slice.ts';
import { didYouMean } from '../base/suggest.ts';

/** Length of the compared range if a query has no dates, in days. */
const COMPARED_DAYS = 30;
/** Most unknown names of a parameter that an error lists. */
const MOST_UNKNOWN = 10;

/** The parameters of a query other than filters and format. */
export type Options<Query> = Omit<Query, keyof FilterQuery | 'format'>;

/** A query with its names and days resolved for a snapshot. */
export interface Question<Query = unknown> {
  slice: Slice;
  /** The lines that pass the filters: of one currency only if the query names it. */
  lines: Filter;
  filters: ResolvedFilters;
  /** What the numbers are compared with. */
  comparison?: Comparison | undefined;
  options: Options<Query>;
}

/** Throws `QueryError` for unknown names. */
export async function questionOf<Query extends object>(
  snapshot: Snapshot,
  query: Query & FilterQuery & Partial<ComparisonQuery>,
): Promise<Question<Query>> {
  const { rollups } = snapshot;
  const days = daysOf(rollups.range, query);
  const range = clippedRange(rollups.range, days);
  const names = await resolveNames(query, snapshot);
  const flags = flagsOf(query);
  const given: Record<string, readonly string[] | undefined> = {
    ...names,
    ...mapRecord(flags, (flag) => [String(flag)]),
  };
  const where = byName(EXCLUDABLE_DIMENSIONS, (name) => given[name]);
  const without = byName(EXCLUDABLE_DIMENSIONS, (name) => given[exclusionOf(name)]);
  const currency = query.currency ?? (await currencyOfMost(snapshot, { where, without }, range ?? days));
  const passing = { ...(range ?? days), where, without };
  return {
    slice: { currency, ...passing },
    lines: query.currency === undefined ? passing : { ...passing, where: { ...where, currency: [currency] } },
    filters: {
      start_date: range && toIsoDay(range.from),
      end_date: range && toIsoDay(range.to),
      ...names,
      ...flags,
    },
    comparison: comparisonOf(query),
    options: optionsOf(query),
  };
}

/**
 * The currency of most lines that pass, on whichever day; that of most lines of all if none passes. Where that would take too many
 * order lines, those of the requested days decide.
 */
async function currencyOfMost(
  { rollups, currencies, defaultCurrency }: Snapshot,
  filter: Filter,
  days: Pick<Slice, 'from' | 'to'>,
): Promise<string> {
  const main = mainCurrency(currencies, defaultCurrency);
  const isOnlyOne = Object.keys(currencies).length < 2;
  if (isOnlyOne || filteredDimensions(filter).length === 0) return main;
  try {
    return mainCurrency(await linesByCurrency(rollups, filter), main);
  } catch (error) {
    if (!(error instanceof TooManyLines)) throw error;
    return mainCurrency(await linesByCurrency(rollups, { ...filter, ...days }), main);
  }
}

const optionsOf = <Query extends object>(query: Query): Options<Query> =>
  Object.fromEntries(
    Object.entries(query).filter(([name]) => name !== 'format' && !(name in filterParameters)),
  ) as Options<Query>;

function daysOf(
  data: DayRange | null,
  { start_date, end_date, ...query }: FilterQuery & Partial<ComparisonQuery>,
): Pick<Slice, 'from' | 'to'> {
  const last = query.compare !== undefined && start_date === undefined && end_date === undefined && data;
  return last ? { from: last.to - COMPARED_DAYS + 1, to: last.to } : { from: start_date, to: end_date };
}

type Names = Partial<Record<NameDimension | `exclude_${NameDimension}`, string[]>>;

/** The flags that a query has, by parameter. */
function flagsOf(query: FilterQuery): Record<string, boolean> {
  const parameters = FLAG_DIMENSIONS.flatMap((name) => [name, exclusionOf(name)]);
  return Object.fromEntries(
    parameters.flatMap((parameter) => {
      const flag = query[parameter];
      return flag === undefined ? [] : [[parameter, flag]];
    }),
  );
}

/** Each parameter that takes names, and the dimension whose values these are. */
const NAME_PARAMETERS: readonly (readonly [parameter: keyof Names, dimension: NameDimension])[] = [
  ...NAME_DIMENSIONS.map((name) => [name, name] as const),
  ...NAME_DIMENSIONS.map((name) => [exclusionOf(name), name] as const),
];

/** What a query compares with; undefined if with nothing. */
function comparisonOf({ compare, compare_start_date: from, compare_end_date: to }: Partial<ComparisonQuery>) {
  return from === undefined || to === undefined ? compare : { from, to };
}

async function resolveNames(query: FilterQuery, snapshot: Snapshot): Promise<Names> {
  const flaws: QueryFlaw[] = [];
  const names: Names = {};
  for (const [parameter, dimension] of NAME_PARAMETERS) {
    const texts = query[parameter];
    if (texts === undefined) continue;
    const { values, unknown } = await resolveTexts(texts, dimension, snapshot);
    names[parameter] = values;
    for (const text of unknown.slice(0, MOST_UNKNOWN)) {
      flaws.push({ parameter, message: await unknownName(text, parameter, dimension, snapshot) });
    }
  }
  if (flaws.length > 0) throw new QueryError(flaws);
  return names;
}

/** Resolves texts; each may be several names separated by commas, unless the whole text is a name. */
async function resolveTexts(
  texts: readonly string[],
  dimension: NameDimension,
  snapshot: Snapshot,
): Promise<{ values: string[]; unknown: string[] }> {
  const values = new Set<string>();
  const unknown = new Set<string>();
  const take = async (text: string): Promise<boolean> => {
    const resolved = await resolveFilterValue(text, dimension, snapshot);
    for (const value of resolved) values.add(value);
    return resolved.length > 0;
  };
  for (const text of texts) {
    if (await take(text)) continue;
    for (const part of text.split(',')) if (!(await take(part))) unknown.add(part.trim());
  }
  return { values: [...values].sort(), unknown: [...unknown] };
}

async function unknownName(
  text: string,
  parameter: string,
  dimension: NameDimension,
  snapshot: Snapshot,
): Promise<string> {
  const hint = didYouMean(text, await namesOf(dimension, snapshot));
  return `Unknown ${parameter} ${quoted(text)}.${hint} Valid values: /analytics/dimensions`;
}
