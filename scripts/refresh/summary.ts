import type { RefreshResult } from '../../lib/refresh/refresh.ts';
import { REPORT_NAMES } from '../../lib/refresh/layout.ts';
import { FORMAT_FILE } from '../../lib/formats/index.ts';
import type { RefreshReport } from '../../schemas/manifest.ts';
import { formatCount, formatSeconds } from '../cli/format.ts';
import { countedLine, countOf, leftOutLine, reasonsOf, type ReportEntry } from './report-lines.ts';

/** Maximum number of lines of a list. */
const MAX_LISTED = 20;

/** What a refresh did, as text; without the reports that were left out, see `failuresOf`. */
export function summaryOf({ report, manifest }: RefreshResult, seconds: number): string {
  const { reports, formats, replaced, removed, ignored, warnings } = report;
  const read = reports.filter(({ action }) => action === 'read');
  const reused = reports.filter(({ action, expired }) => action === 'reused' && !expired);
  const expired = reports.filter((entry) => entry.expired);
  const named = (pick: (entry: ReportEntry) => string[] | undefined, what: string): string[] => {
    const names = [...new Set(read.flatMap((entry) => pick(entry) ?? []))];
    return names.length === 0 ? [] : [what + shortened(names).join(', ')];
  };
  const parts: [name: string, lines: string[]][] = [
    ['Read', read.map(countedLine)],
    ['Reused', reused.length === 0 ? [] : [`${countOf(reused.length, 'report')} that did not change`]],
    ['Removed', removed],
    [
      'Expired',
      expired.length === 0
        ? []
        : [`${countOf(expired.length, 'report')} whose file is gone, and which count as before`],
    ],
    ['Rejected', rejectedIn(report, read)],
    [
      'Unknown',
      [
        ...named(({ summary }) => summary?.unknown_states, 'states, kept as spelt: '),
        ...named(({ summary }) => summary?.unknown_countries, 'countries, kept as spelt: '),
      ],
    ],
    ['Missing', named(({ summary }) => summary?.missing_columns, 'columns, from some reports: ')],
    ['Unused', named(({ summary }) => summary?.ignored_headers, 'columns, because another column has the same data: ')],
    ['Replaced', replacedIn(replaced)],
    [
      'Format',
      formats.filter(({ error }) => error === null).map(({ key, reports: of }) => `${key}: ${countOf(of, 'report')}`),
    ],
    ['Ignored', ignored.map((key) => `${key} (${whyIgnored(key)})`)],
    ['Warning', warnings],
  ];
  return [
    `${headline(report, manifest)}, in ${formatSeconds(seconds)}`,
    ...parts.flatMap(([name, lines]) => listed(name, lines)),
  ]
    .join('\n')
    .concat('\n');
}

function whyIgnored(key: string): string {
  const isMisplaced = key.endsWith(`/${FORMAT_FILE}`);
  return isMisplaced
    ? 'the folder of a series, directly under the prefix, is where it counts'
    : `not a report. ${REPORT_NAMES}`;
}

/** One line per report that was left out. */
export function failuresOf({ report }: RefreshResult): string[] {
  return report.reports.filter(({ action }) => action === 'failed').map(leftOutLine);
}

function headline({ outcome, reports }: RefreshReport, manifest: RefreshResult['manifest']): string {
  if (manifest === null) return 'There is no report, so no snapshot was published';
  const { snapshot, lines } = manifest;
  const counted = reports.filter(({ summary }) => summary !== null);
  const holds = `${countOf(lines, 'order line')} of ${countOf(counted.length, 'report')}`;
  if (outcome === 'published') return `Published snapshot ${snapshot}: ${holds}`;
  if (outcome === 'unchanged') return `Snapshot ${snapshot} is up to date: ${holds}`;
  return (
    `Nothing was published: snapshot ${snapshot} is pinned ` +
    `(to publish refreshes again: npm run snapshot -- --use latest)`
  );
}

function rejectedIn({ rows_read, rows_rejected }: RefreshReport, read: Parameters<typeof reasonsOf>[0]): string[] {
  if (rows_rejected === 0) return [];
  const reasons = reasonsOf(read);
  const of = `${formatCount(rows_rejected)} of ${countOf(rows_read, 'row')} read`;
  return [reasons === '' ? of : `${of}; in reports that count: ${reasons}`];
}

function replacedIn({ days, lines, reports }: RefreshReport['replaced']): string[] {
  if (lines === 0) return [];
  const what = `${countOf(days, 'day')} with ${countOf(lines, 'line')} of ${countOf(reports, 'report')}`;
  return [`${what}, because another report of the series counts on these days`];
}

function listed(name: string, lines: readonly string[]): string[] {
  return shortened(lines).map((line, index) => `  ${(index === 0 ? name : '').padEnd(9)} ${line}`);
}

function shortened(items: readonly string[]): string[] {
  const rest = items.length - MAX_LISTED;
  return rest > 0 ? [...items.slice(0, MAX_LISTED), `and ${formatCount(rest)} more`] : [...items];
}
