import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse/sync';

type Row = Record<string, string>;
interface Group {
  revenue: number;
  quantity_sold: number;
  order_count: number;
}

const s3 = new S3Client({ forcePathStyle: true });

/** The usual single Lambda: at every request the whole report is fetched, parsed, filtered and grouped. */
export async function handler() {
  const { S3_BUCKET, S3_KEY } = process.env;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: S3_BUCKET, Key: S3_KEY }));
  const text = (await Body?.transformToString()) ?? '';
  const rows: Row[] = parse(text, { columns: true, skip_empty_lines: true });
  const active = rows.filter((row) => row['Status'] !== 'Cancelled');

  const revenue = sum(active, 'Amount');
  const b2b = sum(
    active.filter((row) => row['B2B'] === 'True'),
    'Amount',
  );
  const data = {
    kpis: {
      total_revenue: revenue,
      total_orders: active.length,
      average_order_value: active.length > 0 ? revenue / active.length : 0,
      total_quantity_sold: sum(active, 'Qty'),
      b2b_revenue: b2b,
      b2c_revenue: revenue - b2b,
      b2b_percentage: revenue > 0 ? (b2b / revenue) * 100 : 0,
      amazon_fulfilled_orders: active.filter((row) => row['Fulfilment'] === 'Amazon').length,
      merchant_fulfilled_orders: active.filter((row) => row['Fulfilment'] === 'Merchant').length,
    },
    regional_analytics: groupBy(active, (row) => row['ship-state']?.toUpperCase() ?? '').slice(0, 10),
    category_performance: groupBy(active, (row) => row['Category'] ?? ''),
    monthly_trends: groupBy(active, (row) => `20${row['Date']?.slice(6)}-${row['Date']?.slice(0, 2)}`),
  };
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ status: 'success', timestamp: new Date().toISOString(), data }),
  };
}

function sum(rows: Row[], column: string): number {
  return rows.reduce((total, row) => total + (Number(row[column]) || 0), 0);
}

function groupBy(rows: Row[], keyOf: (row: Row) => string) {
  const groups: Record<string, Group> = {};
  for (const row of rows) {
    const key = keyOf(row);
    groups[key] ??= { revenue: 0, quantity_sold: 0, order_count: 0 };
    groups[key].revenue += Number(row['Amount']) || 0;
    groups[key].quantity_sold += Number(row['Qty']) || 0;
    groups[key].order_count++;
  }
  return Object.entries(groups)
    .map(([key, group]) => ({ key, ...group, avg_order_value: group.revenue / group.order_count }))
    .sort((a, b) => b.revenue - a.revenue);
}
