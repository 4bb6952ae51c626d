import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { answerRanges, partOf } from '../../../bench/setup/ranges.ts';
import { type Emulator, startEmulator } from '../../../local/emulator.ts';

describe('ranges of the emulator of the benchmarks', () => {
  let folder: string;
  let emulator: Emulator;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ranges-'));
    answerRanges(folder);
    emulator = await startEmulator({ port: 0, folder });
    await emulator.s3.send(new CreateBucketCommand({ Bucket: 'reports' }));
  });
  after(async () => {
    await emulator.stop();
    await rm(folder, { recursive: true });
  });

  async function put(Key: string): Promise<string> {
    const { ETag } = await emulator.s3.send(new PutObjectCommand({ Bucket: 'reports', Key, Body: '0123456789' }));
    return ETag!;
  }
  async function get(Key: string, IfMatch: string, Range: string) {
    const got = await emulator.s3.send(new GetObjectCommand({ Bucket: 'reports', Key, IfMatch, Range }));
    return { body: await got.Body!.transformToString(), range: got.ContentRange, etag: got.ETag };
  }

  it('answers as the emulator does', async () => {
    for (const key of ['a/b.parquet', 'a/odd: 100% + ä.parquet']) {
      const etag = await put(key);
      expect(await get(key, etag, 'bytes=2-4')).to.deep.equal({ body: '234', range: 'bytes 2-4/10', etag });
      expect(await get(key, etag, 'bytes=8-20')).to.deep.equal({ body: '89', range: 'bytes 8-9/10', etag });
      expect(await get(key, etag, 'bytes=-3')).to.deep.equal({ body: '789', range: 'bytes 7-9/10', etag });
      const failure = async (asked: Promise<unknown>) => (await asked.catch((error: Error) => error)) as Error;
      expect((await failure(get(key, '"other"', 'bytes=2-4'))).name).to.equal('PreconditionFailed');
      expect((await failure(get(key, etag, 'bytes=10-12'))).name).to.equal('InvalidRange');
    }
  });

  it('reads only the range', async () => {
    const etag = await put('cut.parquet');
    // The rest of the file is gone, so whoever reads the whole object cannot answer with its real size.
    await truncate(join(folder, 'buckets/reports/objects/cut.parquet.data'), 5);
    expect(await get('cut.parquet', etag, 'bytes=2-4')).to.deep.equal({ body: '234', range: 'bytes 2-4/10', etag });
    const headers = { range: 'bytes=2-6', 'if-match': etag };
    expect(partOf(folder, '/reports/cut.parquet', headers)).to.equal(null);
  });
});
