import type { PreviousReport } from '../../schemas/manifest.ts';
import type { EtlSettings } from './settings.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Whether the retention of an object that was put into the bucket at that time is over. `days`: the retention; null: no limit.
 */
export const isPast = (date: Date, days: number | null, now: Date): boolean =>
  days !== null && now.getTime() - date.getTime() >= days * DAY_MS;

/**
 * Whether a missing report has expired and was not removed: it was under the prefix of reports for the whole retention, and a
 * version of it counts.
 */
export function hasExpired(
  { key, built, failure }: PreviousReport,
  { rawPrefix, rawRetentionDays }: Pick<EtlSettings, 'rawPrefix' | 'rawRetentionDays'>,
  now: Date,
): boolean {
  if (built === null || !key.startsWith(rawPrefix)) return false;
  // The version that failed was the last one at the key.
  const last = failure === null ? built.last_modified : latest(built.last_modified, failure.last_modified);
  return isPast(new Date(last), rawRetentionDays, now);
}

const latest = (one: string, other: string): string => (one > other ? one : other);

/** Whether the cleaned file of a report that was built at this time may have expired. */
export const mayLackCleaned = (
  builtAt: Date | undefined,
  { cleanedRetentionDays }: Pick<EtlSettings, 'cleanedRetentionDays'>,
  now: Date,
): boolean => builtAt !== undefined && isPast(builtAt, cleanedRetentionDays, now);
