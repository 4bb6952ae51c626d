import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as kpisFunction from '../../../functions/kpis.ts';
import type * as dashboard from '../../../dashboard/build.ts';
import type * as csv from '../../../lib/http/csv.ts';
import type * as queries from '../../../lib/http/query.ts';
import type * as cleanedFiles from '../../../lib/ingest/cleaned.ts';
import type * as questions from '../../../lib/query/question.ts';
import type * as report from '../../../lib/rollup/report.ts';
import type * as snapshots from '../../../lib/snapshot/snapshot.ts';
import type * as openapi from '../../../scripts/openapi/schemas.ts';

/** What the service answers in the folder that docs/extending.md was applied to. */
export interface Results {
  rejected: number;
  filtered: { filter: unknown; lines: number; units: number; revenue: number };
  /** Order lines without those that shipped. */
  excluded: unknown;
  misspelled: string;
  ranking: unknown;
  sorted: unknown[];
  /** Header line. */
  csv: string;
  kpi: unknown;
  /** Names of `change_points`. */
  points: string[];
  trend: unknown;
  values: unknown;
  parameter: unknown;
  /** By rollup, whether it has the column. */
  columns: Record<string, boolean>;
  /** Whether the page has the filter, by its label. */
  dashboard: boolean;
  /** Rollups of the cleaned file, compared with those of the report. */
  cleaned: 'same' | 'other';
  /** What the service makes of a file of the till. */
  till: unknown;
}

const [folder = ''] = process.argv.slice(2);

/** A module of the folder; its types are those of this project, which has less. */
const load = async <Module>(path: string): Promise<Module> =>
  (await import(pathToFileURL(join(folder, path)).href)) as Module;

const { rollupsOfReport } = await load<typeof report>('lib/rollup/report.ts');
const { snapshotOfReport } = await load<typeof snapshots>('lib/snapshot/snapshot.ts');
const { CLEANED_HEADER, CleanedRows } = await load<typeof cleanedFiles>('lib/ingest/cleaned.ts');
const { questionOf } = await load<typeof questions>('lib/query/question.ts');
const { parseQuery } = await load<typeof queries>('lib/http/query.ts');
const { csvOf } = await load<typeof csv>('lib/http/csv.ts');
const { buildPage } = await load<typeof dashboard>('dashboard/build.ts');
const { parameterOf } = await load<typeof openapi>('scripts/openapi/schemas.ts');

/** Of any route; each fits its own query and answer. */
type Declaration = (typeof kpisFunction.handler)['declaration'];
const declarationOf = async (name: string): Promise<Declaration> =>
  (await load<{ handler: { declaration: Declaration } }>(`functions/${name}.ts`)).handler.declaration;

const REPORT = `Order ID,Date,Status,Amount,Qty,currency,ship-state,Courier Status
1,2022-04-01,Shipped,100,1,INR,Goa,Shipped
2,2022-04-01,Shipped - Returned to Seller,200,2,INR,Goa,shipped
3,2022-04-02,Shipped,400,4,INR,Kerala, Shipped${' '}
4,2022-04-02,Pending,50,2,INR,Kerala,Unshipped
5,2022-04-02,Cancelled,10,1,INR,Kerala,
`;

const TILL = `Receipt;Sold on;State;Price;Pieces;Article;Text
A-17;03.04.2022;Sold;2,50;4;T1;Tea
A-17;03.04.2022;Sold;3,25;1;C4;Cup
A-18;03.04.2022;Void;9,00;1;P2;Pot
`;

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const rows = new CleanedRows();
let cleaned = `${CLEANED_HEADER.join(',')}\n`;
const read = await rollupsOfReport(bytesOf(REPORT), {
  onBatch: (batch) => {
    cleaned += rows.encode(batch).toString();
  },
});
const again = await rollupsOfReport(bytesOf(cleaned));
const [lastModified, checkedAt] = [new Date(0), new Date(0)];
const till = await rollupsOfReport(bytesOf(TILL));
const snapshot = await snapshotOfReport(read, { id: 'one', key: 'raw/a.csv', etag: null, lastModified, checkedAt });

async function ask(name: string, query = '') {
  const { query: schema, answer, table } = await declarationOf(name);
  const parameters = new URLSearchParams(query);
  const given = Object.fromEntries([...new Set(parameters.keys())].map((key) => [key, parameters.getAll(key)]));
  const question = await questionOf(snapshot, parseQuery(schema(), { multiValueQueryStringParameters: given }));
  const body = await answer(snapshot, question, checkedAt);
  return { ...body, csv: table === undefined ? '' : await csvOf(table(body, question)) };
}

const kpis = async (query: string) => {
  const { data, metadata } = await ask('kpis', query);
  return { data: data as unknown as Record<string, number>, filters: metadata.filters as Record<string, unknown> };
};
const list = async (name: string, query = '') => (await ask(name, query)).data as unknown as Record<string, unknown>[];

const shipped = await kpis('courier_status=SHIPPED');
const compared = await ask('kpis', 'compare=previous_period&start_date=2022-04-02');
const { query: schema } = await declarationOf('couriers');

const results: Results = {
  rejected: read.summary.rejected,
  filtered: {
    filter: shipped.filters['courier_status'],
    lines: shipped.data['total_orders']!,
    units: shipped.data['total_quantity_sold']!,
    revenue: shipped.data['total_revenue']!,
  },
  excluded: (await kpis('exclude_courier_status=shipped')).data['total_orders'],
  misspelled: await ask('kpis', 'courier_status=Shiped').then(
    () => '',
    (error: Error) => error.message,
  ),
  ranking: await list('couriers'),
  sorted: (await list('couriers', 'sort=unit_return_rate')).map(({ courier_status }) => courier_status),
  csv: (await ask('couriers')).csv.split('\r\n')[0]!,
  kpi: (await kpis('')).data['unit_return_rate'],
  points: Object.keys(compared.data.change_points ?? {}),
  trend: (await list('trends'))[0]!['unit_return_rate'],
  values: ((await ask('dimensions')).data as unknown as Record<string, unknown>)['courier_status'],
  parameter: parameterOf('courier_status', schema().shape['courier_status' as 'state']),
  columns: Object.fromEntries(
    Object.entries(read.rollups).map(([name, { shape }]) => [
      name,
      (shape.dimensions as readonly string[]).includes('courier_status'),
    ]),
  ),
  dashboard: (await buildPage()).html.includes('Courier status'),
  cleaned: isDeepStrictEqual(again.rollups, read.rollups) ? 'same' : 'other',
  till: {
    format: till.summary.format,
    currency: till.summary.currency,
    active: till.summary.active,
    cancelled: till.summary.cancelled,
    revenue: Array.from(till.rollups.daily.measures.revenue!).reduce((sum, amount) => sum + amount),
    days: [...new Set(till.rollups.daily.days)].map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
    channels: till.rollups.sales.values.channel,
  },
};
process.stdout.write(JSON.stringify(results));
