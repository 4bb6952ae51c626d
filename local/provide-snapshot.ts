import { isReport } from '../lib/refresh/layout.ts';
import { SAMPLE_PATH } from '../lib/refresh/sample.ts';
import type { RefreshResult } from '../lib/refresh/refresh.ts';
import { unpinSnapshot } from '../lib/refresh/snapshots.ts';
import type { Bucket } from '../scripts/cli/bucket.ts';
import { CliError } from '../scripts/cli/cli-error.ts';
import { withCliErrors } from '../scripts/refresh/run.ts';
import { keyOfFile, type LocalBucket, removeReports, uploadReport, uploadSample } from './reports.ts';
import { SAMPLE_ROWS, type Settings } from './settings.ts';
import type { Step } from './steps.ts';

export interface ProvideOptions extends Pick<Settings, 'report' | 'sample'> {
  local: LocalBucket;
  bucket: Bucket;
  refresh: () => Promise<RefreshResult>;
  step: Step;
  signal: AbortSignal;
}

/**
 * Makes sure that there is a report, and that the published snapshot is up to date. A report given on the command line
 * replaces all others if it can be counted; throws `CliError` if it cannot.
 */
export async function provideSnapshot(options: ProvideOptions): Promise<RefreshResult> {
  const { report, sample, bucket, local, refresh, step, signal } = options;
  const { rawPrefix, fallbackKey } = bucket.settings;
  const existing = await withCliErrors(() => reportsUnder(bucket));
  if (report !== undefined) return serveFile(report, existing, options);
  if (sample === undefined) {
    const fallback = existing.length > 0 ? null : await withCliErrors(() => bucket.store.findObject(fallbackKey));
    if (existing.length > 0 || fallback !== null) return refresh();
  } else await withCliErrors(() => unpinSnapshot(bucket.store));
  const key = rawPrefix + SAMPLE_PATH;
  const rows = sample ?? SAMPLE_ROWS;
  await step('Generating a sample report', () => uploadSample(local, key, { rows, signal }));
  await removeReports(
    local,
    existing.filter((other) => other !== key),
  );
  return refresh();
}

async function serveFile(
  path: string,
  existing: readonly string[],
  { bucket, local, refresh, step }: ProvideOptions,
): Promise<RefreshResult> {
  const key = keyOfFile(path, bucket.settings.rawPrefix);
  await withCliErrors(() => unpinSnapshot(bucket.store));
  await step(`Uploading ${path}`, () => uploadReport(local, path, key));
  const result = await refresh();
  const failure = result.report.reports.find((report) => report.key === key)?.failure;
  if (failure) {
    if (!existing.includes(key)) await removeReports(local, [key]);
    throw new CliError(`${path}: ${failure.message}`);
  }
  const others = existing.filter((other) => other !== key);
  if (others.length === 0) return result;
  await removeReports(local, others);
  return refresh();
}

async function reportsUnder({ store, settings }: Bucket): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(settings.rawPrefix)) if (isReport(key)) keys.push(key);
  return keys;
}
