import { createReadStream } from 'node:fs';
import { measureOf } from '../../lib/rollup/rollup.ts';
import { rollupsOfReport } from '../../lib/rollup/report.ts';
import { totalOf } from '../../lib/rollup/limits.ts';
import { streamOf, type ReportInBucket } from '../peers/bucket.ts';
import type { Totals } from '../peers/sums.ts';

/** Reads a report, from disk or from S3, into the rollup `sales` alone: no order lines, rejects or cleaned file. */
export async function run(report: { file: string } | ReportInBucket): Promise<Totals> {
  const source = 'file' in report ? createReadStream(report.file) : await streamOf(report);
  const { sales } = (await rollupsOfReport(source, { rollups: ['sales'] })).rollups;
  const total = (name: Parameters<typeof measureOf>[1]): number => totalOf(measureOf(sales, name));
  return {
    groups: sales.size,
    active: total('lines'),
    cancelled: total('cancelled'),
    quantity: total('quantity'),
    revenue: total('revenue') / 100,
  };
}
