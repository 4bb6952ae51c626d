import type {
  Dimensions,
  DimensionsAnswer,
  KpisAnswer,
  Metadata,
  Refresh,
  RefreshesAnswer,
  SourcesAnswer,
} from './answers.ts';
import { ApiError, type Ask, askJson } from './api.ts';
import { FILTERS, type FilterName } from './model.ts';
import type { Span } from './period.ts';

/** Reports that are looked through for failures, and shown: the newest ones. */
const REPORTS = '100';
const REFRESHES = '30';
/** Values of a filter that are listed. */
const VALUES = '200';

/** Filters with so many values that they are loaded only when somebody looks at them. */
export const LONG_FILTERS: ReadonlySet<FilterName> = new Set<FilterName>([
  'city',
  'sku',
  'asin',
  'style',
  'size',
  'hour',
]);

const ALL = new URLSearchParams();

/**
 * The values that filters take, and of what. Null where the route fails by itself; throws what would meet every route: no
 * key, or nothing to show.
 */
export async function learnDimensions(options: Ask): Promise<DimensionsAnswer | null> {
  const query = new URLSearchParams({ limit: VALUES });
  for (const name of FILTERS) if (!LONG_FILTERS.has(name)) query.append('dimension', name);
  try {
    return await askJson<DimensionsAnswer>('analytics/dimensions', query, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof ApiError && (error.isEmptyService || error.isRefusal)) throw error;
    return null;
  }
}

/** The values of a filter that the other filters leave, those with `search` in them; `query` has the other filters. */
export async function learnValues(
  name: FilterName,
  query: URLSearchParams,
  search: string,
): Promise<NonNullable<Dimensions[FilterName]>> {
  query.set('dimension', name);
  query.set('limit', VALUES);
  if (search !== '') query.set('q', search);
  return (await askJson<DimensionsAnswer>('analytics/dimensions', query)).data[name] ?? [];
}

/** What every route says of the data. */
export async function learnMetadata(options: Ask): Promise<Metadata> {
  return (await askJson<KpisAnswer>('analytics/kpis', ALL, options)).metadata;
}

/** What is known of the reports, and of the last refresh; none of it where that is not to be had. */
export interface Origin {
  sources: SourcesAnswer['data'];
  refresh: Refresh | null;
}

/**
 * The reports and the last refresh: the page goes without the warnings where they are not to be had. Of no view: another
 * one, chosen meanwhile, does not take the question back.
 */
export async function learnOrigin(options: Ask): Promise<Origin> {
  const [sources, refreshes] = await Promise.all([
    askJson<SourcesAnswer>('analytics/sources', new URLSearchParams({ limit: REPORTS }), options).catch(() => null),
    askJson<RefreshesAnswer>('analytics/refreshes', new URLSearchParams({ limit: '1' }), options).catch(() => null),
  ]);
  return { sources: sources?.data ?? [], refresh: refreshes?.data[0] ?? null };
}

/** Everything that the view of the data shows. */
export async function learnHistory(options: Ask): Promise<{ sources: SourcesAnswer; refreshes: RefreshesAnswer }> {
  const [sources, refreshes] = await Promise.all([
    askJson<SourcesAnswer>('analytics/sources', new URLSearchParams({ limit: REPORTS }), options),
    askJson<RefreshesAnswer>('analytics/refreshes', new URLSearchParams({ limit: REFRESHES }), options),
  ]);
  return { sources, refreshes };
}

/** The days that there are data of; null where there are none, or none are known of. */
export function dataOf(metadata: Metadata | null): Span | null {
  const { data_from: from, data_to: to } = metadata ?? {};
  return from && to ? { from, to } : null;
}
