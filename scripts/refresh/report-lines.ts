import type { RefreshReport } from '../../schemas/manifest.ts';
import { formatCount } from '../cli/format.ts';

/** Entry of a report in the refresh report. */
export type ReportEntry = RefreshReport['reports'][number];

/** Numbers of rejects by `field: code`, most frequent first: `amount: unknown_form 7, date: no_such_day 2`. */
export function reasonsOf(entries: readonly Pick<ReportEntry, 'summary'>[]): string {
  const reasons = new Map<string, number>();
  for (const { summary } of entries)
    for (const [reason, count] of Object.entries(summary?.rejects_by_reason ?? {}))
      reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  return [...reasons]
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .map(([reason, count]) => `${reason} ${formatCount(count)}`)
    .join(', ');
}

/** `1 report`, `2,000 reports`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** One line about a report that counts: `raw/a.csv: 1,234 rows, 3 rejected (date: no_such_day 3)`. */
export function countedLine({ key, summary, warnings }: ReportEntry): string {
  const { rows = 0, rejected = 0 } = summary ?? {};
  const rejects = rejected === 0 ? '' : `, ${formatCount(rejected)} rejected (${reasonsOf([{ summary }])})`;
  return [`${key}: ${countOf(rows, 'row')}${rejects}`, ...warnings].join('; ');
}

/** One line about a report whose newest version does not count, and why. */
export function leftOutLine({ key, failure, summary }: ReportEntry): string {
  const before = summary === null ? '' : ' (its previous version still counts)';
  return `${key} is refused: ${failure?.message ?? 'unknown reason'}${before}`;
}
