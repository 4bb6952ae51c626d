import { parseStream } from 'fast-csv';
import { type ReportInBucket, streamOf } from './bucket.ts';
import { type Row, Sums, type Totals } from './sums.ts';

/** fast-csv alone: the report as a stream, all columns of each row as an object. */
export async function run(report: ReportInBucket): Promise<Totals> {
  const sums = new Sums();
  for await (const row of parseStream<Row, Row>(await streamOf(report), { headers: true })) sums.add(row as Row);
  return sums.totals;
}
