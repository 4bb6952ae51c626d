import { expect } from 'chai';
import { sha256 } from '../../../../lib/base/hash.ts';
import { footerDigest } from '../../../../lib/base/parquet-digests.ts';
import { integerColumn, parquetFile } from '../../../../lib/base/parquet-file.ts';
import { filesOfRollup } from '../../../../lib/refresh/rollup-files.ts';
import { damagedFiles } from '../../../../lib/refresh/verify.ts';
import { StoreError } from '../../../../lib/storage/objects.ts';
import type { WrittenFile } from '../../../../schemas/manifest.ts';
import { scaled } from '../../../scale.ts';
import { published, refreshBucket } from '../../../support/etl.ts';
import { failureOf } from '../../../support/failure.ts';
import { csvOf, FIRST_DAY, linesOfDays } from '../../../support/lines.ts';
import { memoryBucket } from '../../../support/memory-store.ts';
import { SLOW_DOWN } from '../../../support/s3.ts';

const MEBIBYTE = 1024 * 1024;

describe('the check of published files', () => {
  const bucket = memoryBucket();
  let files: WrittenFile[];

  before(async () => {
    // An order is in two cells, so that there are spans.
    const report = csvOf(linesOfDays(FIRST_DAY, FIRST_DAY + 90, 3)).replaceAll('\n4000000001,', '\n4000000000,');
    await bucket.put('raw/a.csv', report);
    await refreshBucket(bucket, { largeRollup: 0 });
    const { manifest, months } = await published(bucket);
    files = [manifest.lines_index!, ...Object.values(manifest.rollups).flatMap(filesOfRollup)];
    files.push(...months.map(({ lines }) => lines));
  });

  afterEach(() => bucket.rules.clear());

  it('finds nothing in files as they were written', async () => {
    expect(await damagedFiles(bucket.store, files)).to.deep.equal(new Set());
    expect(files.some(({ key }) => key.endsWith('.by-month.spans.parquet'))).to.equal(true);
  });

  it('finds one flipped bit in any byte of any of them', async () => {
    for (const file of files) {
      const whole = await bucket.read(file.key);
      const step = Math.max(1, Math.floor(whole.length / scaled(100, 20)));
      const places = Array.from({ length: Math.ceil(whole.length / step) }, (_, index) => index * step);
      for (const place of [...places, whole.length - 1]) {
        const damaged = Buffer.from(whole);
        damaged[place]! ^= 1 << (place % 8);
        bucket.damage(file.key, damaged);
        const found = await damagedFiles(bucket.store, [file]);
        expect([...found], `byte ${place} of ${file.key}`).to.deep.equal([file.key]);
      }
      bucket.damage(file.key, whole);
    }
  }).timeout(60_000);

  it('names those that are gone or were replaced, and no others', async () => {
    const [gone, replaced] = [files[0]!, files[3]!];
    const wholes = [await bucket.read(gone.key), await bucket.read(replaced.key)];
    await bucket.remove(gone.key);
    await bucket.put(replaced.key, 'other');
    expect(await damagedFiles(bucket.store, files)).to.deep.equal(new Set([gone.key, replaced.key]));
    await bucket.put(gone.key, wholes[0]!);
    await bucket.put(replaced.key, wholes[1]!);
  });

  it('reads a file again in which a bit was flipped on the way', async () => {
    const struck = bucket.fault({ on: 'GetObject', key: files[1]!.key, fault: 'flip bit', times: 1 });
    expect(await damagedFiles(bucket.store, files)).to.deep.equal(new Set());
    expect(struck()).to.equal(1);
  });

  it('throws if S3 fails: that is no damage', async () => {
    bucket.fault({ on: 'GetObject', key: files[2]!.key, fault: SLOW_DOWN });
    expect((await failureOf(damagedFiles(bucket.store, files))).name).to.equal(StoreError.name);
  });

  it('does not read what it cannot check', async () => {
    const reads = bucket.count('GetObject');
    expect(await damagedFiles(bucket.store, [{ ...files[0]!, sha256: null }])).to.deep.equal(new Set());
    expect(bucket.count('GetObject')).to.equal(reads);
  });

  it('holds at most 8 MiB of each of at most eight files, however large they are', async () => {
    const { store } = memoryBucket();
    const rows = 2_800_000;
    // No column of these gets smaller by its encoding.
    const numbers = Int32Array.from({ length: rows }, (_, row) => Math.imul(row, 0x9e3779b1) >>> 1);
    const columns = ['a', 'b'].map((name) => integerColumn(name, numbers, 32));
    const parquet = parquetFile({ columns, rows, rowGroups: 100_000 });
    const json = Buffer.alloc(20 * MEBIBYTE, '[]');
    const written = async (key: string, bytes: Uint8Array, digest: string): Promise<WrittenFile> => ({
      key,
      etag: await store.put(key, bytes, ''),
      bytes: bytes.length,
      sha256: digest,
    });
    const large = await written('a.parquet', parquet, footerDigest(parquet));
    const all = [...Array.from({ length: 12 }, () => large), await written('b.json', json, sha256(json))];
    let [held, most, largest, read] = [0, 0, 0, 0];
    const spy: typeof store = {
      ...store,
      async readRange(key, etag, start, end) {
        const size = end - start;
        held += size;
        most = Math.max(most, held);
        largest = Math.max(largest, size);
        read += size;
        const bytes = await store.readRange(key, etag, start, end);
        held -= size;
        return bytes;
      },
    };
    expect(await damagedFiles(spy, all)).to.deep.equal(new Set());
    expect(parquet.length).to.be.above(20 * MEBIBYTE);
    expect(largest).to.be.within(7 * MEBIBYTE, 8 * MEBIBYTE);
    expect(most).to.be.at.most(8 * 8 * MEBIBYTE);
    const bytes = all.reduce((sum, file) => sum + file.bytes, 0);
    // The end of each file is read with its footer as well.
    expect(read).to.be.within(bytes, bytes + all.length * MEBIBYTE);
  }).timeout(60_000);
});
