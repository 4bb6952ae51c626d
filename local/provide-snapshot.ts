import { isReport } from '../lib/refresh/layout.ts';
import type { RefreshResult } from '../lib/refresh/refresh.ts';
import { unpinSnapshot } from '../lib/refresh/snapshots.ts';
import type { Bucket } from '../scripts/cli/bucket.ts';
import { CliError } from '../scripts/cli/cli-error.ts';
import { expectingStore } from '../scripts/refresh/run.ts';
import { keyOfFile, type LocalBucket, removeReports, SAMPLE_NAME, uploadReport, uploadSample } from './reports.ts';
import { SAMPLE_ROWS, type Settings } from './settings.ts';

export interface ProvideOptions extends Pick<Settings, 'report' | 'sample'> {
  local: LocalBucket;
  bucket: Bucket;
  refresh: () => Promise<RefreshResult>;
  /** Gets what is being done, one line each. */
  say: (line: string) => void;
  signal: AbortSignal;
}

/**
 * Sees to it that there is a report, and that the published snapshot is that of the reports. A report that was asked for
 * takes the place of all others, once it is found to be good: throws `CliError` where it is not.
 */
export async function provideSnapshot(options: ProvideOptions): Promise<RefreshResult> {
  const { report, sample, bucket, local, refresh, say, signal } = options;
  const { rawPrefix, fallbackKey } = bucket.settings;
  const there = await expectingStore(() => reportsUnder(bucket));
  if (report !== undefined) return serveFile(report, there, options);
  if (sample === undefined) {
    const fallback = there.length > 0 ? null : await expectingStore(() => bucket.store.findObject(fallbackKey));
    if (there.length > 0 || fallback !== null) return refresh();
  } else await expectingStore(() => unpinSnapshot(bucket.store));
  say('Making up a report');
  const key = rawPrefix + SAMPLE_NAME;
  await uploadSample(local, key, { rows: sample ?? SAMPLE_ROWS, signal });
  await removeReports(
    local,
    there.filter((other) => other !== key),
  );
  return refresh();
}

async function serveFile(
  path: string,
  there: readonly string[],
  { bucket, local, refresh, say }: ProvideOptions,
): Promise<RefreshResult> {
  const key = keyOfFile(path, bucket.settings.rawPrefix);
  say(`Uploading ${path}`);
  await expectingStore(() => unpinSnapshot(bucket.store));
  await uploadReport(local, path, key);
  const result = await refresh();
  const failure = result.report.reports.find((report) => report.key === key)?.failure;
  if (failure) {
    if (!there.includes(key)) await removeReports(local, [key]);
    throw new CliError(`${path}: ${failure.message}`);
  }
  const others = there.filter((other) => other !== key);
  if (others.length === 0) return result;
  await removeReports(local, others);
  return refresh();
}

async function reportsUnder({ store, settings }: Bucket): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(settings.rawPrefix)) if (isReport(key)) keys.push(key);
  return keys;
}
