import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { parse } from 'csv-parse/sync';
import { writeToString } from 'fast-csv';
import type { HttpResponse } from '../../lib/http/event.ts';
import type { Question } from './ask-handlers.ts';

/** An answer without what differs by day and machine. */
export interface Answer extends Question {
  status: number;
  content_type: string | null;
  /** The header `Content-Disposition`. */
  file_name: string | null;
  body: string;
}

/**
 * Asks the handlers in `functions/` over a published bucket, as API Gateway does. `url`: where its S3 listens. They run in
 * one thread, with an environment that names the bucket and leaves all other settings at their defaults.
 */
export async function askHandlers(url: string, bucket: string, questions: readonly Question[]): Promise<Answer[]> {
  const asked = questions.map((each) => ({ ...each, question: withCurrency(each.question) }));
  const responses = await responsesOf(url, bucket, asked);
  return Promise.all(responses.map((response, index) => normalise(questions[index]!, response)));
}

/**
 * Questions without a currency that 0.1.0 answered in that of most lines of all reports. Now it is that of most lines that pass
 * the filters, which is another one here; with the currency named, the answer has to be the same.
 */
const ANSWERED_IN_INR: ReadonlySet<string> = new Set([
  '/analytics/kpis?channel=Non-Amazon&channel=Amazon.com',
  '/analytics/regions?state=Unknown&series=boutique&format=csv',
]);
const withCurrency = (question: string): string =>
  ANSWERED_IN_INR.has(question) ? `${question}&currency=INR` : question;

/** The same, with the responses as they are. */
export async function responsesOf(
  url: string,
  bucket: string,
  questions: readonly Question[],
): Promise<HttpResponse[]> {
  const env = {
    S3_BUCKET: bucket,
    AWS_ENDPOINT_URL_S3: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const worker = new Worker(new URL('ask-handlers.ts', import.meta.url), {
    workerData: questions.map(({ question, accept }) => ({ question, accept })),
    env,
    stdout: true, // their log lines
  });
  worker.stdout.resume();
  const [responses] = (await once(worker, 'message')) as [HttpResponse[]];
  await worker.terminate();
  return responses;
}

/**
 * What of a response has to stay the same from version to version. Left out: the values of `timestamp`, `snapshot`,
 * `refreshed_at`, `checked_at`, `last_modified` and `etag`; of a refusal all but its code; header fields about caching and
 * CORS; figures that 0.1.0 did not have.
 */
export async function normalise(
  { question, accept }: Question,
  { statusCode, headers, body }: HttpResponse,
): Promise<Answer> {
  return {
    question,
    accept,
    status: statusCode,
    content_type: headers['Content-Type'] ?? null,
    file_name: headers['Content-Disposition'] ?? null,
    body:
      statusCode >= 400
        ? (JSON.parse(body) as { code: string }).code
        : (await withoutAdded(body)).replace(CHANGING, '"$1":"-"'),
  };
}

/** What was added after 0.1.0. */
const ADDED: readonly string[] = [
  'distinct_orders',
  'distinct_order_value',
  'units_per_order',
  'unpriced_orders',
  'refunded_revenue',
  'net_revenue',
  'refund_records',
  'refunds',
  'no_lines',
  'format',
  'settled',
  'warnings',
  'superseded',
  'erased',
  'expired',
  'other_currencies',
  'rejected_by_reason',
  'rejected_lines',
  'time_zone',
  'refresh_failed_at',
  'discounts',
  'tax',
  'shipping',
  'promoted_orders',
  'coverage',
  'net_revenue_excludes',
  'partial_figures',
  'truncated',
  'left_out',
  'status',
  'service_level',
  'promotion',
  'city',
  'sku',
  'asin',
  'style',
  'size',
  'hour',
  'weekday',
];

/** Columns that metadata did not name as missing. */
const ADDED_COLUMNS: ReadonlySet<string> = new Set([
  'item_discount',
  'shipping_discount',
  'item_tax',
  'shipping_tax',
  'shipping',
  'promotion',
  'refunds',
]);

/** Lists have totals of their rows since then; `totals` of the values of filters is older. */
const isAdded = (key: string, value: unknown): boolean =>
  (ADDED.includes(key) && value !== 'success') ||
  (key === 'partial' && Array.isArray(value)) ||
  (key === 'totals' && typeof value === 'object' && value !== null && 'revenue' in value);

/** A body of JSON or CSV without what was added; the rest of it stays as it is, byte for byte. */
async function withoutAdded(body: string): Promise<string> {
  if (body.startsWith('{')) {
    return JSON.stringify(
      JSON.parse(body, (key, value: unknown) => {
        // Of a report: an answer has had a currency ever since.
        if (typeof value === 'object' && value !== null && 'replaced_days' in value)
          return { ...value, currency: undefined };
        if (key === 'missing_columns') return (value as string[]).filter((name) => !ADDED_COLUMNS.has(name));
        return isAdded(key, value) ? undefined : value;
      }),
    );
  }
  if (!body.includes(ADDED[0]!)) return body;
  const rows: string[][] = parse(body, { record_delimiter: '\r\n' });
  const dropped = new Set(
    rows[0]!.flatMap((name, column) =>
      ADDED.includes(name) || (name === 'partial' && rows[0]![0] !== 'period' && rows[0]![0] !== 'row') ? [column] : [],
    ),
  );
  const kept = rows.map((row) => row.filter((_, column) => !dropped.has(column)));
  return writeToString(kept, { rowDelimiter: '\r\n', includeEndRowDelimiter: true });
}

const CHANGING = /"(timestamp|snapshot|refreshed_at|checked_at|last_modified|etag)":"[^"]*"/g;
