import { inferSchema, initParser } from 'udsv';
import { type ReportInBucket, textOf } from './bucket.ts';
import { type Row, Sums, type Totals } from './sums.ts';

/** uDSV: the whole report as text, all of it as objects, then a loop. */
export async function run(report: ReportInBucket): Promise<Totals> {
  const text = await textOf(report);
  const sums = new Sums();
  for (const row of initParser(inferSchema(text)).stringObjs<Row>(text)) sums.add(row);
  return sums.totals;
}
