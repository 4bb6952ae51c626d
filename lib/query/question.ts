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

/** Days of the range that is compared where a query has no dates. */
const COMPARED_DAYS = 30;
/** Most unknown names of a parameter that an error lists. */
const MOST_UNKNOWN = 10;

/** The parameters of a query that do not say which lines count, nor in which form the answer comes. */
export type Options<Query> = Omit<Query, keyof FilterQuery | 'format'>;

/** A query as a snapshot gives it its meaning; an answer is made of nothing else. */
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
  const where = await namesWanted(query, snapshot);
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

async function namesWanted(query: FilterQuery, snapshot: Snapshot): Promise<Partial<Record<NameDimension, string[]>>> {
  const flaws: QueryFlaw[] = [];
  const where: Partial<Record<NameDimension, string[]>> = {};
  for (const dimension of NAME_DIMENSIONS) {
    const texts = query[dimension];
    if (texts === undefined) continue;
    const { values, unknown } = await valuesWanted(texts, dimension, snapshot);
    where[dimension] = values;
    for (const text of unknown.slice(0, MOST_UNKNOWN)) flaws.push(await unknownName(text, dimension, snapshot));
  }
  if (flaws.length > 0) throw new QueryError(flaws);
  return where;
}

/** Texts may each be several names with commas between, except for names that have commas in them. */
async function valuesWanted(
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
