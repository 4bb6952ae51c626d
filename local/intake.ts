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

/** Name of the folder for new reports, in the data folder. */
export const INBOX = 'inbox';

export interface IntakeOptions {
  dataDir: string;
  /** Called with one line per report: what happened to it. */
  say: (line: string) => void;
}

/**
 * Processes new reports while the service runs: files in the inbox, reports that are dropped on the page, and objects that are put into the bucket or removed from
 * it. Gives the function to call with every request to S3.
 */
export async function takeReports(
  service: LocalService,
  lifetime: Lifetime,
  { dataDir, say }: IntakeOptions,
): Promise<(request: S3Request) => void> {
  const { bucket, local, refresher, s3Port, uploads } = service;
  const { rawPrefix } = bucket.settings;
  const noticeSample = sampleNotice(service, say);
  const uploading = new Set<string>();
  const inbox = await watchInbox({
    folder: join(dataDir, INBOX),
    rawPrefix,
    async upload(path, key) {
      uploading.add(key);
      await uploadReport(local, path, key).finally(() => uploading.delete(key));
    },
    refresh: () => refresher.request(),
    s3Port,
    onTaken: noticeSample,
    say,
  });
  lifetime.add(inbox);
  uploads.take({
    rawPrefix,
    upload: (path, key) => uploadReport(local, path, key),
    refresh: () => refresher.request(),
  });
  const announce = (result: RefreshResult): void => {
    resultLines(result, s3Port).forEach(say);
    noticeSample(result);
  };
  let announced: Promise<unknown> | undefined;
  return (request) => {
    const keys = changedReports(request, { bucket: local.bucket, rawPrefix });
    if (keys.every((key) => uploading.has(key))) return;
    const refreshing = refresher.request();
    if (refreshing === announced) return; // several changes share one refresh
    announced = refreshing;
    refreshing.then(
      announce,
      (error: unknown) => lifetime.signal.aborted || say(`The refresh failed: ${messageOf(error)}`),
    );
  };
}
