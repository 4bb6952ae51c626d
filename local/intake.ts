import { join } from 'node:path';
import type { RefreshResult } from '../lib/refresh/refresh.ts';
import { messageOf } from '../scripts/cli/cli-error.ts';
import type { S3Request } from './emulator.ts';
import { watchInbox } from './inbox.ts';
import type { Lifetime } from './lifetime.ts';
import { changedReports } from './report-changes.ts';
import { uploadReport } from './reports.ts';
import { resultLines } from './result-line.ts';
import { sampleNotice } from './sample-notice.ts';
import type { LocalService } from './service.ts';

/** Name of the folder for new reports, in that of the data. */
export const INBOX = 'inbox';

export interface IntakeOptions {
  dataDir: string;
  /** Gets one line for each report: what became of it. */
  say: (line: string) => void;
}

/**
 * Takes new reports while the service runs: files of the inbox, and what anybody puts into the bucket or removes from it.
 * Gives what has to hear of every request to S3.
 */
export async function takeReports(
  service: LocalService,
  lifetime: Lifetime,
  { dataDir, say }: IntakeOptions,
): Promise<(request: S3Request) => void> {
  const { bucket, local, refresher, s3Port } = service;
  const { rawPrefix } = bucket.settings;
  const noticeSample = sampleNotice(service, say);
  const own = new Set<string>();
  const inbox = await watchInbox({
    folder: join(dataDir, INBOX),
    rawPrefix,
    async upload(path, key) {
      own.add(key);
      await uploadReport(local, path, key).finally(() => own.delete(key));
    },
    refresh: () => refresher.request(),
    s3Port,
    onTaken: noticeSample,
    say,
  });
  lifetime.add(inbox);
  const tell = (result: RefreshResult): void => {
    resultLines(result, s3Port).forEach(say);
    noticeSample(result);
  };
  let told: Promise<unknown> | undefined;
  return (request) => {
    const keys = changedReports(request, { bucket: local.bucket, rawPrefix });
    if (keys.every((key) => own.has(key))) return;
    const refreshing = refresher.request();
    if (refreshing === told) return; // one refresh of several changes
    told = refreshing;
    refreshing.then(
      tell,
      (error: unknown) => lifetime.signal.aborted || say(`The refresh failed: ${messageOf(error)}`),
    );
  };
}
