import { expect } from 'chai';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { linesSchema } from '../../../../lib/lines/schema.ts';
import { type ColumnName, NO_FLAG, openLines } from '../../../../lib/lines/index.ts';
import { failureOf } from '../../../support/failure.ts';
import { APRIL, fileOf, open, plainLine, sourceOf } from './files.ts';

/** Lines of four months, long enough that columns are far apart. */
const lines = Array.from({ length: 4000 }, (_, i) =>
  plainLine({ day: APRIL + 31 * (i % 4), order_id: `${i}-${'x'.repeat(i % 200)}`, quantity: i % 5, amount: i }),
);
const bytes = await fileOf(lines);

describe('LinesReader', () => {
  it('reads the columns that it is asked for, of one month', async () => {
    const reader = await open(bytes);
    let quantity = 0;
    for await (const block of reader.read(['quantity'], reader.groupsOf('2022-05'))) {
      expect(Object.keys(block.columns)).to.deep.equal(['quantity']);
      expect(block.group.month).to.equal('2022-05');
      quantity += block.columns.quantity.reduce((sum, each) => sum + each, 0);
    }
    const expected = lines.filter((_, i) => i % 4 === 1).reduce((sum, line) => sum + line.quantity, 0);
    expect(quantity).to.equal(expected);
  });

  it('reads neither other row groups nor columns that are far away', async () => {
    const source = sourceOf(bytes);
    const reader = await openLines(source, 20_000);
    source.ranges.length = 0;
    const [group] = reader.groupsOf('2022-06');
    for await (const block of reader.read(['quantity', 'amount'], [group!])) expect(block.lines).to.equal(1000);
    expect(source.ranges).to.have.length(1);
    const [start, end] = source.ranges[0]!;
    expect(start).to.be.greaterThan(group!.start);
    expect(end).to.be.at.most(group!.end);
    expect(end - start).to.be.lessThan((group!.end - group!.start) / 3);
  });

  it('reads files of other writers, which divide columns into pages', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => i);
    const column = <Value>(name: ColumnName, valueOf: (row: number) => Value) => ({ name, data: rows.map(valueOf) });
    const columnData = [
      column('order_id', (i) => `404-${i}`),
      column('order_key', BigInt),
      column('line_key', (i) => (i % 2 === 0 ? null : BigInt(i))),
      column('day', (i) => APRIL + (i % 30)),
      column('state', (i) => ['Goa', 'Kerala'][i % 2]),
      column('sku', (i) => (i % 3 === 0 ? null : `SKU ${i % 4}`)),
      column('amount', (i) => (i % 5 === 0 ? null : BigInt(i % 7))),
      column('b2b', (i) => i % 2 === 0),
      column('promotion', (i) => (i % 3 === 0 ? null : i % 2 === 0)),
    ];
    const schema = linesSchema().filter(({ name }) => columnData.some((each) => each.name === name));
    const written = parquetWriteBuffer({
      schema: [{ name: 'root', num_children: schema.length }, ...schema],
      columnData: columnData.map((each) =>
        Object.assign(each, each.name.endsWith('_key') && { encoding: 'PLAIN' as const }),
      ),
      pageSize: 100,
    });
    const reader = await open(new Uint8Array(written));
    for await (const { columns } of reader.read(columnData.map(({ name }) => name))) {
      expect(Array.from(columns.order_id.codes, (code) => columns.order_id.values[code])).to.deep.equal(
        columnData[0]!.data,
      );
      expect(Array.from(columns.day)).to.deep.equal(columnData[3]!.data);
      expect(Array.from(columns.order_key.low)).to.deep.equal(rows);
      expect(Array.from(columns.line_key.present!)).to.deep.equal(rows.map((i) => i % 2));
      expect(Array.from(columns.sku.codes, (code) => columns.sku.values[code] ?? null)).to.deep.equal(
        columnData[5]!.data,
      );
      expect(Array.from(columns.amount, (each) => (Number.isNaN(each) ? null : BigInt(each)))).to.deep.equal(
        columnData[6]!.data,
      );
      expect(Array.from(columns.b2b, (each) => each === 1)).to.deep.equal(columnData[7]!.data);
      expect(Array.from(columns.promotion, (each) => (each === NO_FLAG ? null : each === 1))).to.deep.equal(
        columnData[8]!.data,
      );
    }
  });

  it('names a column that is missing', async () => {
    const reader = await open(bytes);
    const read = reader.read(['day', 'weather' as ColumnName]).next();
    expect(await failureOf(read))
      .to.include({ code: 'LINES_FILE' })
      .and.property('message')
      .contains('"weather"');
  });

  it('passes on what its source throws', async () => {
    const source = { byteLength: 100, slice: () => Promise.reject(new Error('no connection')) };
    expect((await failureOf(openLines(source))).message).to.equal('no connection');
  });

  const DAMAGE: Record<string, Uint8Array> = {
    'an empty file': new Uint8Array(),
    'a file of another kind': Buffer.from('order_id,amount\n1,2\n'),
    'a file that ends early': bytes.subarray(0, bytes.length - 10),
    'a damaged footer': bytes.map((byte, at) => (at > bytes.length - 2000 && at < bytes.length - 8 ? 0xff : byte)),
  };
  for (const [what, damaged] of Object.entries(DAMAGE)) {
    it(`says that ${what} is damaged`, async () => {
      expect(await failureOf(open(damaged))).to.include({ code: 'DAMAGED_FILE' });
    });
  }

  it('says that a row group is damaged', async () => {
    const [group] = (await open(bytes)).groups;
    const damaged = bytes.slice().fill(0xff, group!.start, group!.end);
    const reader = await open(damaged);
    expect(await failureOf(reader.read(['order_id']).next())).to.include({ code: 'DAMAGED_FILE' });
  });
});
