import type { DimensionsAnswer, KpisAnswer, Metadata, SourcesAnswer } from './answers.ts';
import { ApiError, askJson } from './api.ts';
import type { Span } from './period.ts';

/** Reports whose newest version could not be read. */
export type Failed = SourcesAnswer['data'];

/** Reports that are looked through for failures: the newest ones. */
const REPORTS = '100';
const ALL = new URLSearchParams();

/**
 * The values that filters take, and of what. Null where the route fails by itself; throws what would meet every route: no
 * key, or nothing to show.
 */
export async function learnDimensions(signal: AbortSignal, fresh: boolean): Promise<DimensionsAnswer | null> {
  try {
    return await askJson<DimensionsAnswer>('analytics/dimensions', ALL, { signal, fresh });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ApiError && (error.isEmptyService || error.isRefusal)) throw error;
    return null;
  }
}

/** What every route tells of the data. */
export async function learnMetadata(signal: AbortSignal, fresh: boolean): Promise<Metadata> {
  return (await askJson<KpisAnswer>('analytics/kpis', ALL, { signal, fresh })).metadata;
}

/**
 * The reports that failed; none where that is not to be had, for the page goes without the warning. Of no view: another
 * one, chosen meanwhile, does not take the question back.
 */
export async function learnFailures(fresh: boolean): Promise<Failed> {
  try {
    const query = new URLSearchParams({ limit: REPORTS });
    const { data } = await askJson<SourcesAnswer>('analytics/sources', query, { fresh });
    return data.filter(({ failure }) => failure);
  } catch {
    return [];
  }
}

/** The days that there are data of; null where there are none, or none are known of. */
export function dataOf(metadata: Metadata | null): Span | null {
  const { data_from: from, data_to: to } = metadata ?? {};
  return from && to ? { from, to } : null;
}
