import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../fixtures/formats');

/** The totals of an example, worked out by hand. See test/fixtures/formats/README.md. */
export interface ExampleTotals {
  file: string;
  currency: string;
  rows: number;
  active: number;
  cancelled: number;
  rejected: number;
  left_aside: number;
  returned: number;
  unpriced: number;
  revenue: number;
  refunded_revenue: number;
  quantity: number;
  distinct_orders: number;
  months: Record<string, number>;
  states: Record<string, number>;
  discounts?: number;
  refunds?: number;
  refund_months?: Record<string, number>;
  note?: string;
}

/** The example of a format: a file of made-up rows, and its totals. */
export interface FormatExample {
  /** The id of the format. */
  id: string;
  totals: ExampleTotals;
  bytes: Buffer;
}

export const FORMAT_EXAMPLES: readonly FormatExample[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const totals = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as ExampleTotals;
    return { id: name.replace('.json', ''), totals, bytes: readFileSync(join(FOLDER, totals.file)) };
  });

/** The header row of an example: its first row with values. */
export function headersOf({ bytes, totals }: FormatExample): string[] {
  const lines = bytes.toString('utf8').replace('\uFEFF', '').split(/\r?\n/);
  const header = lines.find((line) => /[^,"]/.test(line)) ?? '';
  if (totals.file.endsWith('.txt')) return header.split('\t');
  return header.split(',').map((field) => field.replace(/^"(.*)"$/, '$1'));
}
