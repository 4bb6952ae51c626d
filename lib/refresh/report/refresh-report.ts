import type { Manifest, PreviousReport, RefreshReport } from '../../../schemas/manifest.ts';
import { toIsoDay } from '../../../schemas/fields/day.ts';
import type { Plan } from '../plan.ts';
import type { Outcome } from '../publish.ts';
import { faultOf } from '../series-format.ts';

/** The data for the report of a refresh. */
export interface RefreshRecord {
  startedAt: Date;
  finishedAt: Date;
  outcome: RefreshReport['outcome'];
  error: string | null;
  /** The published manifest; null if there is none or the refresh failed. */
  manifest: Manifest | null;
  /** The entries of the catalog now. */
  catalog: readonly PreviousReport[];
  plan: Plan | null;
  outcomes: readonly Outcome[];
  /** By key, the rows of the reports that this refresh read. */
  read: ReadonlyMap<string, { rows: number; rejected: number }>;
  warnings: readonly string[];
}

export function refreshReport(record: RefreshRecord): RefreshReport {
  const { startedAt, finishedAt, outcome, error, manifest, catalog, plan, outcomes, read, warnings } = record;
  const entries = new Map(catalog.map((entry) => [entry.key, entry]));
  const counted = new Set(outcomes.map(({ key }) => key));
  const replaced = [...entries.values()].filter(({ replaced_days }) => replaced_days > 0);
  return {
    started_at: startedAt.toISOString(),
    finished_at: finishedAt.toISOString(),
    outcome,
    error,
    snapshot: manifest?.snapshot ?? null,
    rows_read: sum([...read.values()], ({ rows }) => rows),
    rows_rejected: sum([...read.values()], ({ rejected }) => rejected),
    replaced: {
      reports: replaced.length,
      days: sum(replaced, ({ replaced_days }) => replaced_days),
      lines: sum(replaced, ({ replaced_lines }) => replaced_lines),
    },
    reports: outcomes.map((each) => entryOf(each, entries.get(each.key), read.has(each.key))),
    formats: plan === null ? [] : formatsIn(plan),
    removed: plan?.removed.map(({ key }) => key).filter((key) => !counted.has(key)) ?? [],
    ignored: plan?.ignored ?? [],
    warnings: [...warnings],
  };
}

const formatsIn = ({ formats, reports }: Plan): RefreshReport['formats'] =>
  formats.all.map((format) => ({
    key: format.key,
    reports: reports.filter((planned) => planned.format?.key === format.key).length,
    error: faultOf(format),
    expired: format.expired,
  }));

function entryOf(
  { key, series, built, failure, expired }: Outcome,
  published: PreviousReport | undefined,
  wasRead: boolean,
): RefreshReport['reports'][number] {
  const first = built?.runs[0];
  const last = built?.runs.at(-1);
  return {
    key,
    series,
    action: failure !== null ? 'failed' : wasRead ? 'read' : 'reused',
    summary: built?.summary ?? null,
    data_from: first === undefined ? null : toIsoDay(first[0]),
    data_to: last === undefined ? null : toIsoDay(last[0] + last[1].length - 1),
    replaced_days: published?.replaced_days ?? 0,
    replaced_lines: published?.replaced_lines ?? 0,
    superseded: published?.superseded ?? [],
    failure,
    expired: expired === true,
    rejects: failure?.rejects ?? built?.rejects ?? null,
    cleaned: built?.cleaned ?? null,
    warnings: built?.warnings ?? [],
  };
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
