import Papa from 'papaparse';
import { type ReportInBucket, textOf } from './bucket.ts';
import { type Row, Sums, type Totals } from './sums.ts';

/** PapaParse: the whole report as text, all of it as objects, then a loop. */
export async function run(report: ReportInBucket): Promise<Totals> {
  const { data } = Papa.parse<Row>(await textOf(report), { header: true, skipEmptyLines: true });
  const sums = new Sums();
  for (const row of data) sums.add(row);
  return sums.totals;
}
