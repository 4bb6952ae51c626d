import { expect } from 'chai';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { concatLines, type Line, type LinesPart } from '../../../../lib/lines/index.ts';
import { failureOf } from '../../../support/failure.ts';
import { APRIL, fileOf, KeptBytes, linesOf, open, plainLine, sourceOf } from './files.ts';

const linesFrom = (first: number, count: number): Line[] =>
  Array.from({ length: count }, (_, i) =>
    plainLine({
      day: APRIL + 31 * Math.floor(i / 50),
      order_id: `404-${first + i}`,
      sku: i % 3 === 0 ? null : `SKU ${i % 7}`,
      amount: i % 5 === 0 ? null : 100 * i,
    }),
  );

async function concatenated(parts: readonly LinesPart[], notes?: Record<string, string>): Promise<Uint8Array> {
  const sink = new KeptBytes();
  const { bytes } = await concatLines(sink, parts, notes);
  expect(bytes).to.equal(sink.bytes.length);
  return sink.bytes;
}

describe('concatLines', () => {
  const [one, other] = [linesFrom(0, 150), linesFrom(1000, 120)];

  it('has the lines of all files, in their order', async () => {
    const parts = [{ reader: await open(await fileOf(one)) }, { reader: await open(await fileOf(other)) }];
    const all = await concatenated(parts, { series: 'default' });
    expect(await linesOf(all)).to.deep.equal([...one, ...other]);
    expect((await open(all)).notes.get('series')).to.equal('default');
  });

  it('takes row groups, of a month for example', async () => {
    const parts = [];
    for (const lines of [one, other]) {
      const reader = await open(await fileOf(lines, { rowGroupLines: 20 }));
      parts.push({ reader, groups: reader.groupsOf('2022-05') });
    }
    const may = await concatenated(parts);
    expect(await linesOf(may)).to.deep.equal([...one.slice(50, 100), ...other.slice(50, 100)]);
    expect((await open(may)).groups.map(({ month }) => month)).to.deep.equal(Array(6).fill('2022-05'));
  });

  it('copies the bytes as they are', async () => {
    const bytes = await fileOf(one);
    const reader = await open(bytes);
    const copy = await concatenated([{ reader, groups: [reader.groups[2]!] }]);
    const { start, end } = reader.groups[2]!;
    const [group] = (await open(copy)).groups;
    expect(copy.subarray(group!.start, group!.end)).to.deep.equal(bytes.subarray(start, end));
  });

  it('may be repeated: a copy of a copy is the same file', async () => {
    const once = await concatenated([{ reader: await open(await fileOf(one)) }]);
    expect(await concatenated([{ reader: await open(once) }])).to.deep.equal(once);
  });

  it('of nothing is an empty file', async () => {
    expect(await linesOf(await concatenated([]))).to.deep.equal([]);
  });

  it('refuses a file with other columns, before anything is written', async () => {
    const day = { name: 'day', data: new Int32Array([APRIL]), type: 'INT32' as const, nullable: false };
    const reader = await open(new Uint8Array(parquetWriteBuffer({ columnData: [day] })));
    const sink = new KeptBytes();
    expect((await failureOf(concatLines(sink, [{ reader }]))).message).to.contain('other columns');
    expect(sink.parts).to.have.length(0);
  });

  it('notices a source that ends early', async () => {
    const bytes = await fileOf(one);
    const { metadata, groups, ...rest } = await open(bytes);
    const reader = { ...rest, metadata, groups, source: sourceOf(bytes.subarray(0, 100)) };
    const failure = await failureOf(concatLines(new KeptBytes(), [{ reader: reader as never }]));
    expect(failure.message).to.contain('ended');
  });
});
