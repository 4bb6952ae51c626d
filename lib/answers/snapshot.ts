import { toIsoDay } from '../../schemas/fields/day.ts';
import type { Source } from '../../schemas/metadata.ts';
import type { DimensionsQuery, PageQuery } from '../../schemas/query.ts';
import type { DimensionsAnswer, HealthAnswer, RefreshesAnswer, SourcesAnswer } from '../../schemas/responses.ts';
import { mapRecord } from '../base/records.ts';
import { LISTED_DIMENSIONS } from '../model/index.ts';
import { valuesByLines } from '../rollup/lines.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { newestSourceOf, type SnapshotReport } from '../snapshot/sources.ts';
import { type Answer, envelope, page } from './answer.ts';

/**
 * The values of each filter with their lines that pass the filters, most first. Lines of all currencies are counted, unless the
 * query names one. A list that no rollup can give together with the filters is made from order lines, and only if the query
 * requests it.
 */
export const answerDimensions: Answer<DimensionsQuery, DimensionsAnswer> = async (snapshot, question, timestamp) => {
  const { rollups } = snapshot;
  const { lines: filter, options } = question;
  const { dimension, q = '' } = options;
  const names = LISTED_DIMENSIONS.filter((name) => dimension?.includes(name) ?? rollups.isCovered(filter, [name]));
  const text = q.trim().toLowerCase();
  const lists = await Promise.all(
    names.map(async (name) => ({
      name,
      values: (await valuesByLines(rollups, name, filter)).filter(({ value }) => value.toLowerCase().includes(text)),
    })),
  );
  const data = Object.fromEntries(lists.map(({ name, values }) => [name, page(values, options)]));
  return envelope(snapshot, question, timestamp, data as DimensionsAnswer['data'], {
    totals: Object.fromEntries(lists.map(({ name, values }) => [name, values.length])),
    truncated: lists.filter(({ name, values }) => data[name]!.length < values.length).map(({ name }) => name),
    left_out: dimension === undefined ? LISTED_DIMENSIONS.filter((name) => !names.includes(name)) : [],
  });
};

/** The reports, newest first, including those that do not count. */
export const answerSources: Answer<PageQuery, SourcesAnswer> = async (snapshot, question, timestamp) => {
  const sources = await snapshot.sources.all();
  const rows = page(sources, question.options).map(sourceOf);
  return envelope(snapshot, question, timestamp, rows, { total: sources.length });
};

/** The newest refreshes, newest first, whether or not they published. */
export const answerRefreshes: Answer<PageQuery, RefreshesAnswer> = async (snapshot, question, timestamp) => {
  const refreshes = await snapshot.refreshes();
  const rows = page(refreshes, question.options);
  return envelope(snapshot, question, timestamp, rows, { total: refreshes.length });
};

const sourceOf = (source: SnapshotReport): Source => ({
  ...newestSourceOf(source),
  series: source.series,
  format: source.format,
  settled: source.settled,
  currency: source.currency,
  time_zone: source.timeZone,
  ...rejectsOf(source),
  warnings: [...source.warnings],
  data_from: source.dataFrom === null ? null : toIsoDay(source.dataFrom),
  data_to: source.dataTo === null ? null : toIsoDay(source.dataTo),
  replaced_days: source.replacedDays,
  superseded: [...source.superseded],
  expired: source.expired,
  failure: source.failure && {
    code: source.failure.code,
    message: source.failure.message,
    at: source.failure.at.toISOString(),
    ...rejectsOf(source.failure),
  },
});

const rejectsOf = ({
  rejectedByReason,
  rejectedLines,
}: Pick<SnapshotReport, 'rejectedByReason' | 'rejectedLines'>) => ({
  rejected_by_reason: { ...rejectedByReason },
  rejected_lines: mapRecord(rejectedLines, (lines) => [...lines]),
});

/** Says that there is a snapshot and how old it is, but nothing about its contents. */
export function answerHealth(snapshot: Snapshot, version: string, timestamp: Date): HealthAnswer {
  const { id, refreshedAt, checkedAt, stale, refreshFailedAt } = snapshot;
  const since = (time: Date) => Math.max(0, Math.floor((timestamp.getTime() - time.getTime()) / 1000));
  return {
    status: 'success',
    timestamp: timestamp.toISOString(),
    data: { ok: true, snapshot_age_seconds: since(refreshedAt), checked_age_seconds: since(checkedAt) },
    metadata: {
      snapshot: id,
      refreshed_at: refreshedAt.toISOString(),
      checked_at: checkedAt.toISOString(),
      stale,
      refresh_failed_at: refreshFailedAt?.toISOString() ?? null,
      service_version: version,
    },
  };
}
