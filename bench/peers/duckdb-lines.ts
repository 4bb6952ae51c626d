import { type DuckDBPreparedStatement, DuckDBInstance } from '@duckdb/node-api';

const DAYS = `NOT refund AND currency = 'INR' AND day BETWEEN $from::DATE AND $to::DATE`;

/** As in docs/sql.md. */
const KPIS = `
  SELECT sum(amount) FILTER (WHERE NOT cancelled) / 100 AS total_revenue,
    count(*) FILTER (WHERE NOT cancelled) AS total_orders,
    round(sum(amount) FILTER (WHERE NOT cancelled) / count(*) FILTER (WHERE NOT cancelled)) / 100 AS average_order_value,
    sum(quantity) FILTER (WHERE NOT cancelled) AS total_quantity_sold,
    sum(amount) FILTER (WHERE NOT cancelled AND b2b) / 100 AS b2b_revenue,
    sum(amount) FILTER (WHERE NOT cancelled AND NOT b2b) / 100 AS b2c_revenue,
    round(10000 * sum(amount) FILTER (WHERE NOT cancelled AND b2b)
      / sum(amount) FILTER (WHERE NOT cancelled)) / 100 AS b2b_percentage,
    count(*) FILTER (WHERE NOT cancelled AND fulfilment = 'Amazon') AS amazon_fulfilled_orders,
    count(*) FILTER (WHERE NOT cancelled AND fulfilment = 'Merchant') AS merchant_fulfilled_orders,
    count(*) FILTER (WHERE cancelled) AS cancelled_orders,
    round(10000 * count(*) FILTER (WHERE cancelled) / count(*)) / 100 AS cancellation_rate,
    count(*) FILTER (WHERE returned) AS returned_orders,
    sum(amount) FILTER (WHERE returned) / 100 AS returned_revenue,
    round(10000 * count(*) FILTER (WHERE returned) / count(*) FILTER (WHERE NOT cancelled)) / 100 AS return_rate,
    count(DISTINCT order_key) FILTER (WHERE NOT cancelled) AS distinct_orders,
    round(sum(amount) FILTER (WHERE NOT cancelled)
      / count(DISTINCT order_key) FILTER (WHERE NOT cancelled AND amount IS NOT NULL)) / 100 AS distinct_order_value,
    round(100 * sum(quantity) FILTER (WHERE NOT cancelled)
      / count(DISTINCT order_key) FILTER (WHERE NOT cancelled)) / 100 AS units_per_order,
    count(*) FILTER (WHERE NOT cancelled AND amount IS NULL) AS unpriced_orders
  FROM lines
  WHERE ${DAYS}`;

const listOf = (dimension: 'state' | 'category'): string => `
  SELECT ${dimension},
    coalesce(sum(amount), 0) / 100 AS revenue,
    count(*) AS order_count,
    sum(quantity) AS quantity_sold,
    round(coalesce(sum(amount), 0) / count(*)) / 100 AS avg_order_value,
    count(DISTINCT order_key) AS distinct_orders,
    round(coalesce(sum(amount), 0)
      / greatest(count(DISTINCT order_key) FILTER (WHERE amount IS NOT NULL), 1)) / 100 AS distinct_order_value,
    count(*) FILTER (WHERE amount IS NULL) AS unpriced_orders
  FROM lines
  WHERE NOT cancelled AND ${DAYS}
  GROUP BY ${dimension}
  ORDER BY revenue DESC, ${dimension}`;

const QUERIES = {
  kpis: KPIS,
  regional_analytics: `${listOf('state')} LIMIT 10`,
  category_performance: listOf('category'),
};

/** Prepared once, as long as the process lives. `LINES`: the files of the order lines; `LINES_AS`: `VIEW`, or `TABLE` in memory. */
async function prepare(): Promise<[name: string, query: DuckDBPreparedStatement][]> {
  const { LINES = '[]', LINES_AS } = process.env;
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const files = (JSON.parse(LINES) as string[]).map((file) => `'${file}'`);
  await connection.run(`CREATE ${LINES_AS} lines AS FROM read_parquet([${files.join()}], union_by_name = true)`);
  const queries = Object.entries(QUERIES).map(async ([name, sql]) => [name, await connection.prepare(sql)] as const);
  return (await Promise.all(queries)).map(([name, query]) => [name, query]);
}

let prepared: ReturnType<typeof prepare> | undefined;

/** DuckDB over the published order lines, warm: what `/analytics` answers for some days, without its trends. */
export async function handler({ queryStringParameters: days }: { queryStringParameters: Record<string, string> }) {
  prepared ??= prepare();
  const data: Record<string, unknown> = {};
  for (const [name, query] of await prepared) {
    query.bind({ from: days['start_date']!, to: days['end_date']! });
    const rows = (await query.runAndReadAll()).getRowObjectsJS().map(withNumbers);
    data[name] = name === 'kpis' ? rows[0] : rows;
  }
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ status: 'success', timestamp: new Date().toISOString(), data }),
  };
}

const withNumbers = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );
