import type { RefreshReport } from '../../schemas/manifest.ts';
import { formatCount } from '../cli/format.ts';

/** What a refresh says of one report. */
export type ReportEntry = RefreshReport['reports'][number];

/** Rejects by `field: code`, most frequent first: `amount: not_a_number 7, date: no_such_day 2`. */
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

/** One line about a report that does not count, or not in its newest version, and why. */
export function leftOutLine({ key, failure, summary }: ReportEntry): string {
  const before = summary === null ? '' : ' (the version before it goes on counting)';
  return `${key} is left out: ${failure?.message ?? 'unknown reason'}${before}`;
}
