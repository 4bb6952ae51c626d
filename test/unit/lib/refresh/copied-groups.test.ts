import { expect } from 'chai';
import { sha256 } from '../../../../lib/base/hash.ts';
import { ROLLUP_NAMES } from '../../../../lib/model/index.ts';
import { filesOfRollup } from '../../../../lib/refresh/rollup-files.ts';
import type { Manifest } from '../../../../schemas/manifest.ts';
import { published, refreshBucket } from '../../../support/etl.ts';
import { memoryBucket } from '../../../support/memory-store.ts';

/** Each day is a segment, and row groups are small. */
const FINE = { largeRollup: 0, rowGroupCells: 3, segmentLines: 1 };
const HEADER = 'Order ID,Date,Status,Category,ship-state,ship-city,Qty,currency,Amount,SKU,ASIN,Style';
const STATES = ['Goa', 'Kerala', 'Delhi', 'Punjab'];

/** A report of a day. Orders have lines of several categories; `kind` changes which. */
const reportOf = (date: string, lines: number, kind: number): string =>
  [
    HEADER,
    ...Array.from({ length: lines }, (_, i) => {
      const [order, state] = [`${date}-${Math.floor(i / 3)}`, STATES[(i + kind) % STATES.length]!];
      const sku = `SKU ${(7 * i + 3 * kind + Number(date.slice(-2))) % 11}`;
      const more = [
        `Category ${(i * kind) % 3}`,
        state,
        `City of ${state}`,
        1,
        'INR',
        100 + i + kind,
        sku,
        `A-${sku}`,
        kind,
      ];
      return [order, date, i % 7 === 6 ? 'Cancelled' : 'Shipped', ...more].join();
    }),
    '',
  ].join('\n');
const dates = (month: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${month}-${String(2 * i + 1).padStart(2, '0')}`);
const DATES = [...dates('2022-04', 7), ...dates('2022-05', 5), ...dates('2022-06', 4), ...dates('2022-08', 3)];

describe('rollups of which row groups are copied', () => {
  const test = { bucket: memoryBucket() };
  const put = (date: string, lines: number, kind: number) =>
    test.bucket.put(`raw/${date}.csv`, reportOf(date, lines, kind));
  /** By file, the digest of its bytes. */
  const digestsOf = async ({ rollups }: Manifest): Promise<Record<string, string>> => {
    const files = ROLLUP_NAMES.flatMap((name) => filesOfRollup(rollups[name]!));
    const all = files.map(async ({ key }) => [key, sha256(await test.bucket.read(key))] as const);
    return Object.fromEntries(await Promise.all(all));
  };
  /** The files of months and of the snapshot, as they are, and as they are if nothing is there to be copied. */
  const copiedAndMade = async () => {
    const { manifest } = await refreshBucket(test.bucket, FINE);
    const copied = await digestsOf(manifest!);
    const months = (await published(test.bucket)).months;
    const monthFiles = months.flatMap(({ rollups }) => Object.values(rollups).flatMap(filesOfRollup));
    const bytes = await Promise.all(monthFiles.map(async ({ key }) => sha256(await test.bucket.read(key))));
    for (const { Key } of await test.bucket.list('etl-output/')) {
      if (Key !== 'etl-output/secret.json') await test.bucket.remove(Key);
    }
    const { manifest: anew } = await refreshBucket(test.bucket, FINE);
    const made = await digestsOf(anew!);
    const madeBytes = await Promise.all(monthFiles.map(async ({ key }) => sha256(await test.bucket.read(key))));
    return [
      { ...copied, months: bytes },
      { ...made, months: madeBytes },
    ];
  };

  beforeEach(async () => {
    test.bucket = memoryBucket();
    for (const date of DATES) await put(date, 12, 1);
    await refreshBucket(test.bucket, FINE);
  });

  for (const [what, change] of [
    ['a report of a day has other lines', () => put('2022-05-07', 9, 2)],
    ['one of the first day has fewer', () => put(DATES[0]!, 2, 1)],
    ['one of the last day has more', () => put(DATES.at(-1)!, 30, 3)],
    ['a day is gone', () => test.bucket.remove('raw/2022-04-09.csv')],
    ['the first day is gone', () => test.bucket.remove(`raw/${DATES[0]!}.csv`)],
    ['the last day is gone', () => test.bucket.remove(`raw/${DATES.at(-1)!}.csv`)],
    ['a month is gone', () => Promise.all(dates('2022-06', 4).map((date) => test.bucket.remove(`raw/${date}.csv`)))],
    ['a day is new', () => put('2022-05-30', 12, 2)],
    ['a month is new', () => put('2022-07-01', 12, 2)],
    [
      'an order joins two days',
      () =>
        test.bucket.put(
          'raw/moved.csv',
          `${HEADER}\n2022-04-03-0,2022-04-08,Shipped,Set,Goa,Panaji,1,INR,5,SKU 1,A,1\n`,
        ),
    ],
    [
      'another series has some of the days',
      () =>
        test.bucket.put(
          'raw/shop/a.csv',
          reportOf('2022-04-05', 4, 1) + reportOf('2022-04-06', 4, 2).slice(HEADER.length + 1),
        ),
    ],
    ['a sum needs more bits', () => put('2022-05-07', 1, 9_000_000_000)],
  ] as [string, () => Promise<unknown>][]) {
    it(`are byte for byte those that are made anew after ${what}`, async () => {
      await change();
      const [copied, made] = await copiedAndMade();
      expect(copied).to.deep.equal(made);
    });
  }

  for (const [what, key] of [
    ['a rollup of the month', /months\/.*\/sales\.parquet$/],
    ['the spans of a rollup of the month', /months\/.*\/sales\.spans\.parquet$/],
    ['the descriptions of the month', /months\/.*descriptions\.parquet$/],
    ['a published rollup', /snapshots\/.*\/sales\.parquet$/],
    ['the spans of a published rollup', /snapshots\/.*\/sales\.spans\.parquet$/],
    ['a longer period', /snapshots\/.*\/places\.by-[a-z]+\.parquet$/],
  ] as const) {
    it(`are made anew where ${what} is damaged that they would be copied from`, async () => {
      const { months } = await published(test.bucket);
      const { id } = months.find(({ month }) => month === '2022-05')!;
      const keys = (await test.bucket.list('etl-output/'))
        .map(({ Key }) => Key)
        .filter((each) => key.test(each) && (each.includes(`/${id}/`) || !each.includes('/months/')));
      expect(keys).not.to.deep.equal([]);
      for (const each of keys) {
        const bytes = Buffer.from(await test.bucket.read(each));
        bytes[Math.floor(bytes.length / 3)]! ^= 1;
        test.bucket.damage(each, bytes);
      }
      await put('2022-05-07', 9, 2);
      const [copied, made] = await copiedAndMade();
      expect(copied).to.deep.equal(made);
    });
  }

  it('are read and written as far as days changed', async () => {
    await put('2022-05-07', 9, 2);
    const gets = (key: RegExp) => test.bucket.count('GetObject', key);
    const before = gets(/reports\/.*lines\.parquet/);
    const { manifest } = await refreshBucket(test.bucket, FINE);
    expect(manifest!.lines).to.equal(12 * (DATES.length - 1) + 9);
    // Keys and bytes of the month's other reports are read, and all columns of the changed one alone.
    expect(gets(/reports\/.*lines\.parquet/) - before).to.be.at.most(4 * dates('2022-05', 5).length);
  });
});
