import { SAMPLE_PATH } from '../lib/refresh/sample.ts';
import type { RefreshResult } from '../lib/refresh/refresh.ts';
import type { ReportEntry } from '../scripts/refresh/report-lines.ts';
import type { LocalService } from './service.ts';

/**
 * Makes a function to call with the result of every refresh. The first time that a new report counts beside the sample report,
 * it says so and how to remove the sample.
 */
export function sampleNotice(
  { bucket, local, s3Url }: Pick<LocalService, 'bucket' | 'local' | 's3Url'>,
  say: (line: string) => void,
): (result: RefreshResult) => void {
  const key = bucket.settings.rawPrefix + SAMPLE_PATH;
  const url = [s3Url, local.bucket, ...key.split('/').map(encodeURIComponent)].join('/');
  let done = false;
  return ({ report: { outcome, reports } }) => {
    const sample = reports.find((entry) => entry.key === key);
    // Another report was uploaded under its key.
    if (sample?.action === 'read') done = true;
    const isNew = reports.some((entry) => entry.action === 'read');
    if (done || !isNew || outcome === 'pinned' || sample === undefined || !hasLines(sample)) return;
    done = true;
    say(`The sample report ${key} still counts too. To remove it: curl -X DELETE '${url}'`);
  };
}

/** Whether any line of a report counts, and is not replaced by other reports. */
function hasLines({ summary, replaced_lines }: ReportEntry): boolean {
  return summary !== null && replaced_lines < summary.active + summary.cancelled;
}
