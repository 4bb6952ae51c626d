import { toIsoDay } from '../../schemas/fields/day.ts';
import type { ResolvedFilters } from '../../schemas/metadata.ts';
import { type FilterQuery, filterParameters } from '../../schemas/query.ts';
import { clippedRange, dayRange, mainCurrency, type Slice } from '../answers/figures.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { meaningOf, NAME_FILTERS, type NameFilter, namesOf } from './names.ts';
import { QueryError, type QueryFlaw, quoted } from './query-error.ts';
import { didYouMean } from './suggest.ts';

/** Days of the range that is compared where a query has no dates. */
const COMPARED_DAYS = 30;
/** Most unknown names of a parameter that are told. */
const TOLD = 10;

/** The parameters of a query that do not say which lines count, nor in which form the answer comes. */
export type Options<Query> = Omit<Query, keyof FilterQuery | 'format'>;

/** A query as a snapshot gives it its meaning; an answer is made of nothing else. */
export interface Question<Query = unknown> {
  slice: Slice;
  filters: ResolvedFilters;
  options: Options<Query>;
}

/** Throws `QueryError` for names that nothing knows. */
export function questionOf<Query extends object>(snapshot: Snapshot, query: Query & FilterQuery): Question<Query> {
  const { cube } = snapshot;
  const { b2b, currency } = query;
  const asked = daysOf(snapshot, query);
  const range = clippedRange(cube, asked);
  const where = whereOf(query, snapshot);
  return {
    slice: {
      currency: currency ?? mainCurrency(cube, snapshot.defaultCurrency),
      ...(range ?? asked),
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

function daysOf({ cube }: Snapshot, { start_date, end_date, ...query }: FilterQuery & { compare?: unknown }) {
  const data = dayRange(cube);
  const last = query.compare !== undefined && start_date === undefined && end_date === undefined && data;
  return last ? { from: last.to - COMPARED_DAYS + 1, to: last.to } : { from: start_date, to: end_date };
}

function whereOf(query: FilterQuery, snapshot: Snapshot) {
  const flaws: QueryFlaw[] = [];
  const where: Partial<Record<NameFilter, string[]>> = {};
  for (const dimension of NAME_FILTERS) {
    const texts = query[dimension];
    if (texts === undefined) continue;
    const { values, unknown } = valuesOf(texts, dimension, snapshot);
    where[dimension] = values;
    for (const text of unknown.slice(0, TOLD)) flaws.push(flawOf(text, dimension, snapshot));
  }
  if (flaws.length > 0) throw new QueryError(flaws);
  return where;
}

/** Texts may each be several names with commas between, but for names that have commas in them. */
function valuesOf(texts: readonly string[], dimension: NameFilter, snapshot: Snapshot) {
  const values = new Set<string>();
  const unknown = new Set<string>();
  const take = (text: string, onUnknown: () => void): void => {
    const meaning = meaningOf(text, dimension, snapshot);
    if (meaning.length === 0) onUnknown();
    for (const value of meaning) values.add(value);
  };
  for (const text of texts) {
    take(text, () => {
      for (const part of text.split(',')) take(part, () => unknown.add(part.trim()));
    });
  }
  return { values: [...values].sort(), unknown: [...unknown] };
}

function flawOf(text: string, parameter: NameFilter, snapshot: Snapshot): QueryFlaw {
  const hint = didYouMean(text, namesOf(parameter, snapshot));
  const message = `${parameter} ${quoted(text)} is not known${hint || ';'} /analytics/dimensions lists what there is`;
  return { parameter, message };
}
