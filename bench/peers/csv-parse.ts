import { parse } from 'csv-parse/sync';
import { type ReportInBucket, textOf } from './bucket.ts';
import { type Row, Sums, type Totals } from './sums.ts';

/** csv-parse: the whole report as text, all of it as objects, then a loop. */
export async function run(report: ReportInBucket): Promise<Totals> {
  const rows: Row[] = parse(await textOf(report), { columns: true, skip_empty_lines: true });
  const sums = new Sums();
  for (const row of rows) sums.add(row);
  return sums.totals;
}
