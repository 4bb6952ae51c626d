import { expect } from 'chai';
import { type ParquetSource, TAIL_BYTES } from '../../../../lib/base/checked-parquet.ts';
import { DamagedFile } from '../../../../lib/base/damaged-file.ts';
import { sha256 } from '../../../../lib/base/hash.ts';
import { footerDigest, footerLength } from '../../../../lib/base/parquet-digests.ts';
import { byName } from '../../../../lib/base/records.ts';
import { COLUMN_NAMES, openLines } from '../../../../lib/lines/index.ts';
import { DESCRIPTION_FIELDS, ROLLUPS } from '../../../../lib/model/index.ts';
import { descriptionsToParquet, readDescriptions } from '../../../../lib/rollup/descriptions-parquet.ts';
import { toParquet } from '../../../../lib/rollup/parquet.ts';
import { openRollup } from '../../../../lib/rollup/parquet-reader.ts';
import { SpansReader } from '../../../../lib/rollup/spans-parquet.ts';
import { scaled } from '../../../scale.ts';
import { failureOf } from '../../../support/failure.ts';
import { fileOf, plainLine } from '../lines/files.ts';
import { spySource } from '../rollup/byte-sources.ts';
import { cell, rollupOf } from '../rollup/cells.ts';

const DAY = 19_083;
const ALL_DAYS = { from: -Infinity, to: Infinity };
const STATES = ['Goa', 'Kerala', 'Bihar', 'Assam'];

const whole = rollupOf(
  Array.from({ length: 12 }, (_, place) =>
    cell(
      // Each row group has a month.
      DAY + 31 * Math.floor(place / 4),
      { state: STATES[place % 4]! },
      { lines: place + 1, orders: 2, revenue: 100 * place },
    ),
  ),
);
/** Two orders are in the first two cells. */
const sales = {
  ...whole,
  spans: {
    ...whole.spans,
    orders: { starts: Uint32Array.of(0, 2), cells: Uint32Array.of(0, 1), orders: Uint32Array.of(2) },
  },
};
const described = new Map([['A1', { day: DAY, ...byName(DESCRIPTION_FIELDS, () => 'Kurta') }]]);

/** Each kind of Parquet file that is published, and all that is read of it. */
const FILES: Record<
  string,
  { file: Uint8Array; read: (source: ParquetSource, tailBytes?: number) => Promise<unknown> }
> = {
  'a rollup': {
    file: toParquet(sales, 4).rollup,
    read: async (source, tailBytes) => (await openRollup(source, { tailBytes })).load(ROLLUPS.sales, ALL_DAYS),
  },
  spans: {
    file: toParquet(sales, 4).spans!,
    read: (source, tailBytes) =>
      SpansReader.of(source, tailBytes).load(['orders'], [{ index: 0, start: 0, end: 12, ...ALL_DAYS }]),
  },
  descriptions: {
    file: descriptionsToParquet(described),
    read: readDescriptions,
  },
  'lines of months': {
    file: await fileOf(
      Array.from({ length: 10 }, (_, place) => plainLine({ quantity: place })),
      { rowGroupLines: 4 },
    ),
    async read(source, tailBytes) {
      const columns: unknown[] = [];
      for await (const block of (await openLines(source, tailBytes)).read(COLUMN_NAMES)) columns.push(block.columns);
      return columns;
    },
  },
};

const checked = (file: Uint8Array, digest = footerDigest(file)) => Object.assign(spySource(file), { sha256: digest });

describe('a checked Parquet file', () => {
  for (const [what, { file, read }] of Object.entries(FILES)) {
    for (const [how, tailBytes] of Object.entries({ whole: undefined, 'in parts': 64 })) {
      it(`is ${what}, read ${how}: one flipped bit is found, or was not read`, async () => {
        const expected = await read(checked(file), tailBytes);
        let found = 0;
        const step = Math.max(1, Math.floor(file.length / scaled(1000, 150)));
        for (let at = 0; at < file.length; at += step) {
          const damaged = file.slice();
          damaged[at]! ^= 1 << (at % 8);
          const result = await read(checked(damaged, footerDigest(file)), tailBytes).catch((error: unknown) => error);
          if (result instanceof DamagedFile) found++;
          else expect(result, `byte ${at}`).to.deep.equal(expected);
        }
        expect(found).to.be.greaterThan(0.9 * Math.ceil(file.length / step));
      });
    }

    it(`is ${what}, also if nobody knows the digest of its footer`, async () => {
      expect(await read(spySource(file))).to.deep.equal(await read(checked(file)));
    });
  }

  it('is read in parts, and only the parts are checked', async () => {
    const { file } = FILES['a rollup']!;
    const source = checked(file);
    const reader = await openRollup(source, { tailBytes: 64 });
    const before = source.reads.length;
    await reader.load({ dimensions: [], measures: ['lines'] }, { from: DAY, to: DAY });
    const bytes = source.reads.slice(before).reduce((sum, { start, end }) => sum + end - start, 0);
    expect(bytes)
      .to.be.greaterThan(0)
      .and.lessThan(file.length / 10);
  });

  it('is opened in one request if it is small, or if it is known how long its footer is', async () => {
    const readsToOpen = async (file: Uint8Array, footer?: number) => {
      const source = { ...checked(file), footer };
      await openRollup(source);
      return source.reads;
    };
    const small = FILES['a rollup']!.file;
    expect(await readsToOpen(small)).to.deep.equal([{ start: 0, end: small.length }]);
    const state = (place: number) => sha256(Buffer.from(String(place))); // does not get smaller
    const cells = Array.from({ length: 5000 }, (_, place) => cell(DAY, { state: state(place) }, { lines: 1 }));
    const large = toParquet(rollupOf(cells)).rollup;
    const footer = footerLength(large)!;
    expect([large.length > 512 * 1024, footer > TAIL_BYTES]).to.deep.equal([true, true]);
    expect(await readsToOpen(large)).to.have.length(2);
    expect(await readsToOpen(large, footer)).to.deep.equal([{ start: large.length - footer, end: large.length }]);
  });

  it('is read again after a bit was flipped on the way', async () => {
    const { file } = FILES['a rollup']!;
    const source = checked(file);
    const { slice } = source;
    source.slice = async (start, end) => {
      const bytes = new Uint8Array(await slice.call(source, start, end));
      bytes[10 - start]! ^= 1;
      return bytes.buffer;
    };
    const reader = await openRollup(source);
    expect(await failureOf(reader.load(ROLLUPS.sales, ALL_DAYS))).to.be.instanceOf(DamagedFile);
    source.slice = slice;
    expect((await reader.load(ROLLUPS.sales, ALL_DAYS)).size).to.equal(sales.size);
  });
});
