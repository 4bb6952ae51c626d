import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './answers.ts';
import { csvOf, FIRST_DAY, linesOfDays } from './lines.ts';
import { withNamedCurrency } from './named-currency.ts';
import type { TestBucket } from './s3.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/bucket-0.1.0');

/** An object of the bucket, as `index.json` lists it: in the order in which they were last written. */
export interface StoredFixture {
  key: string;
  /** Below the folder of the fixture. */
  file: string;
  content_type: string;
  metadata: Record<string, string>;
  etag: string;
  last_modified: string;
  /** An earlier version of a report, which newer bytes have replaced: only a bucket with versions has it. */
  noncurrent: boolean;
}

/** What 0.1.0 answered from the bucket. Money is in major units, and `lines` are active and cancelled ones. */
export interface ExpectedOfBucket {
  lines: number;
  rejected: number;
  lines_by_currency: Record<string, number>;
  lines_by_series: Record<string, number>;
  revenue_by_currency: Record<string, number>;
  kpis_by_currency: Record<string, Record<string, number>>;
  /** The newest first; `failure` is the code. */
  sources: {
    key: string;
    series: string;
    rows: number;
    active: number;
    cancelled: number;
    rejected: number;
    replaced_days: number;
    failure: string | null;
  }[];
  /** Whole answers, for `askHandlers`. */
  answers: Answer[];
}

/** The report whose counted version is replaced by bytes that are refused; the fixture has the bytes of both. */
export const REPLACED = 'raw/replaced.csv';
/** The same, but the bytes of the counted version are lost. */
export const REPLACED_AND_GONE = 'raw/replaced-gone.csv';
/** Has lines that name no currency. */
const ALL_ORDERS = 'raw/marketplaces/all-orders.txt';

export function readIndex(): StoredFixture[] {
  return JSON.parse(readFileSync(join(FOLDER, 'index.json'), 'utf8')) as StoredFixture[];
}

export function readExpected(): ExpectedOfBucket {
  return JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as ExpectedOfBucket;
}

/**
 * Puts the bucket that version 0.1.0 published into an empty one: the oldest object first, with the metadata that mark the
 * service's own. A bucket with versions gets the earlier version of `REPLACED` too. With `restored` the counted version of
 * `REPLACED_AND_GONE` is uploaded once more, with `named` a report in which every line names the currency that 0.1.0 took it
 * for. Gives what 0.1.0 answered.
 *
 * @throws Error where an object gets another ETag than it had: the manifest would not fit the bucket
 */
export async function loadBucketOf010(
  bucket: TestBucket,
  { restored = true, named = false }: { restored?: boolean; named?: boolean } = {},
): Promise<ExpectedOfBucket> {
  for (const { key, file, content_type, metadata, etag, noncurrent } of readIndex()) {
    if (noncurrent && !bucket.hasVersions) continue;
    const stored = await bucket.put(key, readFileSync(join(FOLDER, file)), metadata, content_type);
    if (stored !== etag) throw new Error(`${key} has the ETag ${stored} instead of ${etag}`);
    await pause(3); // Which of two reports is the newer one is told by milliseconds.
  }
  if (restored) await bucket.put(REPLACED_AND_GONE, csvOf(linesOfDays(FIRST_DAY + 80, FIRST_DAY + 85, 4, 6)));
  if (named) await bucket.put(ALL_ORDERS, withNamedCurrency(await bucket.read(ALL_ORDERS)));
  return readExpected();
}

/** The lines of each currency as this version counts them: a line that names none has the currency of its channel. */
export function linesByCurrency({ lines_by_currency }: ExpectedOfBucket): Record<string, number> {
  const [head = '', ...lines] = readFileSync(join(FOLDER, 'objects', ALL_ORDERS), 'latin1')
    .trim()
    .split('\n');
  const column = (name: string) => head.split('\t').indexOf(name);
  const moved = lines
    .map((line) => line.split('\t'))
    .filter((cells) => cells[column('currency')] === '' && cells[column('sales-channel')] === 'Amazon.com').length;
  const { INR = 0, USD = 0, ...others } = lines_by_currency;
  return { ...others, INR: INR - moved, USD: USD + moved };
}
