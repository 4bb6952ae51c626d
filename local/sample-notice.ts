import type { RefreshResult } from '../lib/refresh/refresh.ts';
import type { ReportEntry } from '../scripts/refresh/report-lines.ts';
import { SAMPLE_NAME } from './reports.ts';
import type { LocalService } from './service.ts';

/**
 * Makes what looks at every refresh and says, the first time that a report is taken in while lines of the made-up one count,
 * that these still do and how to leave them out.
 */
export function sampleNotice(
  { bucket, local, s3Url }: Pick<LocalService, 'bucket' | 'local' | 's3Url'>,
  say: (line: string) => void,
): (result: RefreshResult) => void {
  const key = bucket.settings.rawPrefix + SAMPLE_NAME;
  const url = [s3Url, local.bucket, ...key.split('/').map(encodeURIComponent)].join('/');
  let done = false;
  return ({ report: { outcome, reports } }) => {
    const sample = reports.find((entry) => entry.key === key);
    // Somebody has put another report in its place.
    if (sample?.action === 'read') done = true;
    const isNew = reports.some((entry) => entry.action === 'read');
    if (done || !isNew || outcome === 'pinned' || sample === undefined || !hasLines(sample)) return;
    done = true;
    say(`The made-up ${key} still counts besides; to leave it out: curl -X DELETE '${url}'`);
  };
}

/** Whether lines of a report count, and not those of others in their place. */
function hasLines({ summary, replaced_lines }: ReportEntry): boolean {
  return summary !== null && replaced_lines < summary.active + summary.cancelled;
}
