import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'chai';
import { type Database, openDatabase } from '../../../scripts/lines/database.ts';
import { fetchFiles, VIEWS } from '../../../scripts/lines/files.ts';
import { writeResult } from '../../../scripts/lines/output.ts';
import { sampleReport } from '../../../scripts/sample/index.ts';
import { responsesOf } from '../../support/answers.ts';
import { refreshBucket } from '../../support/etl.ts';
import { type TestBucket, type TestS3, startS3 } from '../../support/s3.ts';
import { terminal } from '../scripts/terminal.ts';

const PAGE = await readFile(new URL('../../../docs/sql.md', import.meta.url), 'utf8');
/** The SQL below a heading, up to the next one. */
const blocksIn = (section: string): string[] =>
  Array.from(section.matchAll(/^```sql\n([^`]*)^```$/gm), ([, sql = '']) => sql);
const sections = PAGE.split(/^##+ /m);
const QUERIES = sections.flatMap((section) => {
  const [, route] = /^`(\/analytics\S*)`\n/.exec(section) ?? [];
  return route === undefined ? [] : [{ route, sql: blocksIn(section)[0]! }];
});
const OTHERS = blocksIn(sections.find((section) => section.startsWith('Other questions'))!);

type Row = Record<string, unknown>;

describe('docs/sql.md', function () {
  this.timeout(60_000);
  let s3: TestS3;
  let bucket: TestBucket;
  let folder: string;
  let database: Database;
  let paths: string[];

  before(async () => {
    s3 = await startS3();
    bucket = await s3.bucket();
    folder = await mkdtemp(join(tmpdir(), 'sql-test-'));
    const rows = (options: object) => Buffer.concat([...sampleReport(options)]).toString('utf8');
    // The first 1,500 rows are once more in a newer report, in which some lines have another state.
    const whole = rows({ rows: 4000, seed: 3 });
    await bucket.put('raw/whole.csv', whole);
    await refreshBucket(bucket);
    await bucket.put('raw/part.csv', whole.split('\n').slice(0, 1501).join('\n').replaceAll('Maharashtra', 'Goa'));
    await bucket.put(
      'raw/shop/all.txt',
      rows({ rows: 2000, format: 'all-orders', marketplaces: ['Amazon.in', 'Amazon.com'] }),
    );
    const { report } = await refreshBucket(bucket);
    expect(report.replaced.lines).to.be.greaterThan(1000);
    const files = await fetchFiles(bucket.store, {
      views: VIEWS,
      from: undefined,
      to: undefined,
      cache: join(folder, 'cache'),
      stream: terminal(false),
    });
    paths = files.lines!;
    database = await openDatabase(files, { from: undefined, to: undefined });
  });
  after(async () => {
    database.close();
    await s3.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function rowsOf(sql: string): Promise<Row[]> {
    const out = new PassThrough();
    const [json] = await Promise.all([
      text(out),
      database.query(sql).then(async (result) => {
        await writeResult(result, 'json', out);
        return out.end();
      }),
    ]);
    return JSON.parse(json) as Row[];
  }

  it('has queries that equal the API, with overlapping reports', async () => {
    expect(QUERIES.map(({ route }) => route.split('?')[0])).to.include.members([
      '/analytics/kpis',
      '/analytics/regions',
      '/analytics/categories',
      '/analytics/trends',
    ]);
    const questions = QUERIES.map(({ route }) => ({ question: route, accept: 'application/json' }));
    const responses = await responsesOf(s3.url, bucket.name, questions);
    for (const [index, { route, sql }] of QUERIES.entries()) {
      const { statusCode, body } = responses[index]!;
      expect(statusCode, body).to.equal(200);
      const { data } = JSON.parse(body) as { data: Row | Row[] };
      const answer = answerRows(data).filter((row) => row['order_count'] !== 0);
      const rows = await rowsOf(sql);
      expect(rows, route).to.have.length(answer.length).and.not.be.empty;
      const columns = Object.keys(rows[0]!);
      expect(rows, route).to.deep.equal(
        answer.map((row) => Object.fromEntries(columns.map((name) => [name, row[name]]))),
      );
    }
    const [kpis] = await rowsOf(QUERIES[0]!.sql);
    expect(kpis).to.include.all.keys('total_revenue', 'distinct_orders', 'unpriced_orders');
    expect(kpis!['distinct_orders']).to.be.lessThan(kpis!['total_orders'] as number);
  });

  it('has other queries that run', async () => {
    expect(OTHERS).to.have.length.greaterThan(3);
    for (const sql of OTHERS) expect(await rowsOf(sql), sql).to.not.be.empty;
  });

  it('has statements by which a DuckDB of its own reads the list', async () => {
    const list = join(folder, 'files.txt');
    await writeFile(list, paths.map((path) => `${path}\n`).join(''));
    const block = /^SET VARIABLE files.*?(?=^```)/ms.exec(PAGE)![0];
    const sql = block.replace(/s3:\/\/\S+?\/files\.txt/, list);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(sql);
    const reader = await connection.runAndReadAll('SELECT count(*) FROM lines');
    const [all] = await rowsOf('SELECT count(*) AS lines FROM lines');
    expect(Number(reader.getRows()[0]![0])).to.equal(all!['lines']).and.be.greaterThan(4000);
    connection.closeSync();
    instance.closeSync();
  });
});

/** The rows of an answer: those of a ranking or of periods, or the key figures as the only one. */
function answerRows(data: Row | Row[]): Row[] {
  if (Array.isArray(data)) return data;
  const list = Object.values(data).find((value) => Array.isArray(value) && typeof value[0] === 'object');
  return (list as Row[] | undefined) ?? [data];
}
