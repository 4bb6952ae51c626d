import { toIsoDay } from '../../schemas/fields/day.ts';
import type { ResolvedFilters } from '../../schemas/metadata.ts';
import { type FilterQuery, filterParameters } from '../../schemas/query.ts';
import { NAME_DIMENSIONS, type NameDimension } from '../model/index.ts';
import { mainCurrency } from '../rollup/lines.ts';
import type { DayRange } from '../rollup/reader.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { namesOf, resolveFilterValue } from './names.ts';
import { QueryError, type QueryFlaw, quoted } from './query-error.ts';
import { clippedRange, type Slice } from './slice.ts';
import { didYouMean } from './suggest.ts';

/** Length of the compared range if a query has no dates, in days. */
const COMPARED_DAYS = 30;
/** Most unknown names of a parameter that an error lists. */
const MOST_UNKNOWN = 10;

/** The parameters of a query other than filters and format. */
export type Options<Query> = Omit<Query, keyof FilterQuery | 'format'>;

/** A query with its names and days resolved for a snapshot. */
export interface Question<Query = unknown> {
  slice: Slice;
  filters: ResolvedFilters;
  options: Options<Query>;
}

/** Throws `QueryError` for unknown names. */
export async function questionOf<Query extends object>(
  snapshot: Snapshot,
  query: Query & FilterQuery,
): Promise<Question<Query>> {
  const { rollups, currencies, defaultCurrency } = snapshot;
  const { b2b, currency } = query;
  const days = daysOf(rollups.range, query);
  const range = clippedRange(rollups.range, days);
  const where = await resolveNames(query, snapshot);
  return {
    slice: {
      currency: currency ?? mainCurrency(currencies, defaultCurrency),
      ...(range ?? days),
      where: { ...where, b2b: b2b === undefined ? undefined : [String(b2b)] },
    },
    filters: {
      start_date: range && toIsoDay(range.from),
      end_date: range && toIsoDay(range.to),
      ...where,
      ...(b2b !== undefined && { b2b }),
    },
    options: optionsOf(query),
  };
}

const optionsOf = <Query extends object>(query: Query): Options<Query> =>
  Object.fromEntries(
    Object.entries(query).filter(([name]) => name !== 'format' && !(name in filterParameters)),
  ) as Options<Query>;

function daysOf(
  data: DayRange | null,
  { start_date, end_date, ...query }: FilterQuery & { compare?: unknown },
): Pick<Slice, 'from' | 'to'> {
  const last = query.compare !== undefined && start_date === undefined && end_date === undefined && data;
  return last ? { from: last.to - COMPARED_DAYS + 1, to: last.to } : { from: start_date, to: end_date };
}

async function resolveNames(query: FilterQuery, snapshot: Snapshot): Promise<Partial<Record<NameDimension, string[]>>> {
  const flaws: QueryFlaw[] = [];
  const where: Partial<Record<NameDimension, string[]>> = {};
  for (const dimension of NAME_DIMENSIONS) {
    const texts = query[dimension];
    if (texts === undefined) continue;
    const { values, unknown } = await resolveTexts(texts, dimension, snapshot);
    where[dimension] = values;
    for (const text of unknown.slice(0, MOST_UNKNOWN)) flaws.push(await unknownName(text, dimension, snapshot));
  }
  if (flaws.length > 0) throw new QueryError(flaws);
  return where;
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

async function unknownName(text: string, parameter: NameDimension, snapshot: Snapshot): Promise<QueryFlaw> {
  const hint = didYouMean(text, await namesOf(parameter, snapshot));
  const message = `Unknown ${parameter} ${quoted(text)}.${hint} Valid values: /analytics/dimensions`;
  return { parameter, message };
}
