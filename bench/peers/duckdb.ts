import { rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { type ReportInBucket, streamOf } from './bucket.ts';
import type { Totals } from './sums.ts';

const GROUPS = `
  SELECT "Date", "ship-country", "ship-state", "Category", "Fulfilment", "B2B", "Sales Channel", "currency",
    count(*) FILTER ("Status" <> 'Cancelled') AS active,
    count(*) FILTER ("Status" = 'Cancelled') AS cancelled,
    sum("Qty") FILTER ("Status" <> 'Cancelled') AS quantity,
    sum("Amount") FILTER ("Status" <> 'Cancelled') AS revenue
  FROM read_csv($file, header = true)
  GROUP BY ALL`;

/**
 * DuckDB: `read_csv` with the group-by of the rollups, on all cores. Its S3 extension is a download of its own, so the report is a
 * file: one that is there already, or one that it is fetched into first.
 */
export async function run(report: { file: string } & Partial<ReportInBucket>): Promise<Totals> {
  const { file, bucket, key } = report;
  if (bucket === undefined || key === undefined) return totalsOf(file);
  try {
    await pipeline(await streamOf({ bucket, key }), createWriteStream(file));
    return await totalsOf(file);
  } finally {
    await rm(file, { force: true });
  }
}

async function totalsOf(file: string): Promise<Totals> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(GROUPS, { file });
  const totals = { groups: 0, active: 0, cancelled: 0, quantity: 0, revenue: 0 };
  for (const row of reader.getRows()) {
    const [active, cancelled, quantity, revenue] = row.slice(-4).map(Number);
    totals.groups++;
    totals.active += active ?? 0;
    totals.cancelled += cancelled ?? 0;
    totals.quantity += quantity ?? 0;
    totals.revenue += revenue ?? 0;
  }
  connection.closeSync();
  instance.closeSync();
  return totals;
}
