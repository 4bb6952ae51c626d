import { join } from 'node:path';
import { SAMPLE_NAME } from '../lib/refresh/sample.ts';
import type { RefreshReport } from '../schemas/manifest.ts';
import type { KpisAnswer } from '../schemas/responses.ts';
import { countOf, countedLine, leftOutLine } from '../scripts/refresh/report-lines.ts';
import { INBOX } from './intake.ts';
import { displayPath, localCommand } from './display.ts';
import type { LocalService } from './service.ts';
import type { Settings } from './settings.ts';

const DAYS_TO_TRY = 30;
/** Maximum number of reports that are listed. */
const REPORTS_SHOWN = 5;

/** What `npm start` prints when the service is ready: addresses, snapshot, reports, and commands to try. */
export function banner(service: LocalService, { environment, dataDir }: Settings, log: string): string {
  const { url, s3Url, s3Port, result } = service;
  const { metadata } = service.kpis;
  const inbox = displayPath(join(dataDir, INBOX));
  return `
Dashboard ${url}/
API       ${url}/analytics
S3        ${s3Url} (bucket ${environment.S3_BUCKET}, kept in ${displayPath(dataDir)})
Snapshot  ${metadata.snapshot}: ${countOf(metadata.snapshot_records, 'order line')}${daysOf(metadata)}${pinned(result.report, s3Port)}
${reports(result.report)}
Inbox     copy further reports to ${inbox}/
Log       ${displayPath(log)}

Try
  curl '${url}/analytics/kpis'
  curl '${url}/analytics/regions?limit=5'
  curl '${url}/analytics${firstDays(metadata)}'
  cp FILE ${inbox}/
  npm run -s analyze -- FILE

Ctrl-C stops everything.
`;
}

function reports({ reports: entries }: RefreshReport): string {
  const failed = entries.filter(({ action }) => action === 'failed');
  const counted = entries.filter(({ action }) => action !== 'failed');
  const lines = counted.slice(0, REPORTS_SHOWN).map((entry) => {
    const isSample = entry.key.endsWith(`/${SAMPLE_NAME}`);
    return `${countedLine(entry)}${isSample ? ' (sample)' : ''}`;
  });
  if (counted.length > REPORTS_SHOWN) lines.push(`and ${counted.length - REPORTS_SHOWN} more`);
  lines.push(...failed.map(leftOutLine));
  return lines.map((line, index) => `${(index === 0 ? 'Reports' : '').padEnd(9)} ${line}`).join('\n');
}

type Days = Pick<KpisAnswer['metadata'], 'data_from' | 'data_to'>;

function daysOf({ data_from: from, data_to: to }: Days): string {
  return from === null || to === null ? '' : `, ${from} to ${to}`;
}

function pinned({ outcome }: RefreshReport, s3Port: number): string {
  if (outcome !== 'pinned') return '';
  return ` (pinned; to publish refreshes again: ${localCommand(s3Port, 'snapshot', '--use latest')})`;
}

function firstDays({ data_from: from, data_to: to }: Days): string {
  if (from === null || to === null) return '';
  const last = new Date(Date.parse(from) + (DAYS_TO_TRY - 1) * 86_400_000).toISOString().slice(0, 10);
  return `?start_date=${from}&end_date=${last < to ? last : to}`;
}
