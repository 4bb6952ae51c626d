import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import { enlarged } from '../../../bench/setup/rollups.ts';
import { reportWithOtherHabits } from '../../../bench/setup/habits.ts';
import { contentsOf } from '../../../bench/setup/packaged.ts';
import { dailyReport } from '../../../bench/setup/reports.ts';
import { unzip } from '../../../bench/setup/zip.ts';
import { dayOf } from '../../../schemas/fields/calendar.ts';
import { ROLLUPS } from '../../../lib/model/index.ts';
import { rollupsOfReport } from '../../../lib/rollup/report.ts';
import { valuesOf } from '../../../lib/rollup/rollup.ts';
import { merge } from '../../../lib/rollup/merge.ts';
import { sampleReport } from '../../../scripts/sample/index.ts';

async function* streamed(chunks: Iterable<Buffer>) {
  yield* chunks;
}

describe('bench/setup', () => {
  it('makes reports of one day, each line dated so', async () => {
    const { rollups, summary } = await rollupsOfReport(streamed(dailyReport(40, 500, 3)));
    expect([summary.rows, summary.rejected]).to.deep.equal([500, 0]);
    expect([...new Set(rollups.sales.days)]).to.deep.equal([dayOf(2022, 2, 10)]);
  });

  it('makes reports with other habits, of the same orders', async () => {
    const rows = 3000;
    const [, ...lines] = Buffer.concat([...reportWithOtherHabits(rows)])
      .toString()
      .trim()
      .split('\n');
    const amounts = lines.map((line) => line.split(',')[15]!).filter((amount) => amount !== '');
    expect(new Set(amounts).size).to.equal(amounts.length);
    const days = lines.map((line) => line.split(',')[2]!);
    expect(days).to.not.deep.equal(days.toSorted().toReversed());
    const { rollups, summary } = await rollupsOfReport(streamed(reportWithOtherHabits(rows)));
    const sample = await rollupsOfReport(streamed(sampleReport({ rows })));
    const counts = ({ rows: all, active, cancelled, rejected }: typeof summary) => [all, active, cancelled, rejected];
    expect(counts(summary)).to.deep.equal(counts(sample.summary));
    expect(rollups.sales.days.at(-1)! - rollups.sales.days[0]!).to.equal(89);
    expect(valuesOf(rollups.places, 'city').length).to.be.greaterThan(0.9 * rows);
  });

  it('enlarges rollups: sums as of many reports', async () => {
    const { sales } = (await rollupsOfReport(streamed(sampleReport({ rows: 2000 })))).rollups;
    const sevenfold = enlarged(sales, 7);
    expect(sevenfold).to.deep.equal(
      merge(
        ROLLUPS.sales,
        Array.from({ length: 7 }, () => sales),
      ),
    );
  });

  it('reads zips, stored and deflated', () => {
    const files = { 'a/b.txt': Buffer.from('stored'), 'c.txt': Buffer.from('deflated '.repeat(100)) };
    expect(Object.fromEntries(unzip(zip(files)))).to.deep.equal(files);
    expect(() => unzip(Buffer.from('no zip'))).to.throw('no zip');
  });

  it('tells what a bundle is made of', () => {
    const inputs = {
      'node_modules/@aws-sdk/core/a.js': 10,
      'node_modules/zod/b.js': 30,
      'lib/csv/c.ts': 5,
      'lib/csv/d.ts': 7,
    };
    const outputs = {
      'out.js': {
        inputs: Object.fromEntries(Object.entries(inputs).map(([file, bytesInOutput]) => [file, { bytesInOutput }])),
      },
    };
    expect(contentsOf({ outputs } as never)).to.deep.equal([
      { name: 'zod', bytes: 30 },
      { name: 'lib/csv', bytes: 12 },
      { name: '@aws-sdk/core', bytes: 10 },
    ]);
  });
});

/** A zip with the first file stored and all others deflated. */
function zip(files: Record<string, Buffer>): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [index, [name, bytes]] of Object.entries(files).entries()) {
    const data = index === 0 ? bytes : deflateRawSync(bytes);
    const sizes = Buffer.alloc(18);
    sizes.writeUInt16LE(index === 0 ? 0 : 8, 0);
    sizes.writeUInt32LE(data.length, 10);
    sizes.writeUInt32LE(bytes.length, 14);
    const nameLength = Buffer.from([name.length, 0]);
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04\x14\0\0\0'),
      sizes,
      nameLength,
      Buffer.alloc(2),
      Buffer.from(name),
      data,
    ]);
    const place = Buffer.alloc(4);
    place.writeUInt32LE(offset);
    entries.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02\x14\0\x14\0\0\0'),
        sizes,
        nameLength,
        Buffer.alloc(12),
        place,
        Buffer.from(name),
      ]),
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
