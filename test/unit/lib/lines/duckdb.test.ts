import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'chai';
import { COLUMN_NAMES, concatLines, type Line } from '../../../../lib/lines/index.ts';
import { APRIL, fileOf, KeptBytes, open, plainLine } from './files.ts';

const lines: Line[] = Array.from({ length: 3000 }, (_, i) =>
  plainLine({
    day: APRIL + (i % 90),
    order_id: `404-${i}`,
    order_key: { high: 0x7fffffff, low: i },
    line_key: i % 2 === 0 ? null : { high: 0, low: i },
    hour: i % 4 === 0 ? null : i % 24,
    last_update: i % 3 === 0 ? null : Date.UTC(2022, 3, 1, 0, 0, i),
    amount: i % 5 === 0 ? null : 12_345_678_900 + i,
    state: ['Goa', 'Kerala', 'Québec', '東京都'][i % 4]!,
    b2b: i % 10 === 0,
    sku: i % 7 === 0 ? null : `SKU-${i % 100}`,
    promotion: i % 3 === 0 ? null : i % 2 === 0,
  }),
);

/** The rows of a query, `lines` being the file. */
async function rowsOf(file: string, query: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(query.replaceAll('lines', `read_parquet('${file}')`));
  const rows = reader.getRowsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

describe('a lines file in DuckDB', () => {
  let folder: string;
  const files: Record<string, string> = {};

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lines-'));
    const written = await fileOf(lines, { rowGroupLines: 400 });
    const sink = new KeptBytes();
    await concatLines(sink, [{ reader: await open(written) }]);
    for (const [name, bytes] of Object.entries({ written, copied: sink.bytes, empty: await fileOf([]) })) {
      files[name] = join(folder, `${name}.parquet`);
      await writeFile(files[name], bytes);
    }
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const name of ['written', 'copied']) {
    it(`has the same sums (${name})`, async () => {
      const rows = await rowsOf(
        files[name]!,
        `SELECT count(*), count(DISTINCT order_id), sum(amount), count(amount), sum(hour), count(last_update),
                count(sku), count(line_key), count(*) FILTER (promotion), count(*) FILTER (b2b), min(day), max(day),
                min(order_key)
         FROM lines`,
      );
      const sum = (of: (line: Line) => number | null) => lines.reduce((total, line) => total + (of(line) ?? 0), 0);
      const count = (is: (line: Line) => unknown) => lines.filter(is).length;
      expect(rows[0]!.map(String)).to.deep.equal(
        [
          3000,
          3000,
          sum(({ amount }) => amount),
          count(({ amount }) => amount !== null),
          sum(({ hour }) => hour),
          count(({ last_update }) => last_update !== null),
          count(({ sku }) => sku !== null),
          count(({ line_key }) => line_key !== null),
          count(({ promotion }) => promotion),
          count(({ b2b }) => b2b),
          '2022-04-01',
          '2022-06-29',
          0x7fffffffn << 32n,
        ].map(String),
      );
    });

    it(`can be grouped by names, days and times (${name})`, async () => {
      const rows = await rowsOf(
        files[name]!,
        `SELECT state, count(*), max(epoch_ms(last_update)) FROM lines WHERE day >= DATE '2022-05-01' GROUP BY state ORDER BY state`,
      );
      const late = lines.filter(({ day }) => day >= APRIL + 30);
      const expected = ['Goa', 'Kerala', 'Québec', '東京都'].map((state) => {
        const of = late.filter((line) => line.state === state);
        return [state, of.length, Math.max(...of.map(({ last_update }) => last_update ?? 0))];
      });
      expect(rows.map((row) => row.map(String))).to.deep.equal(expected.map((row) => row.map(String)));
    });
  }

  it('has every column, also without lines', async () => {
    const rows = await rowsOf(files['empty']!, 'SELECT column_name FROM (DESCRIBE SELECT * FROM lines)');
    expect(rows.map(([name]) => name)).to.deep.equal([...COLUMN_NAMES]);
  });
});
