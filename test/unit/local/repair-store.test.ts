import { cp, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { type Emulator, startEmulator } from '../../../local/emulator.ts';
import { repairStore } from '../../../local/repair-store.ts';

const Bucket = 'reports';

describe('local: mending the store', () => {
  let folder: string;
  let emulator: Emulator;
  const at = (name: string): string => join(folder, 'buckets', Bucket, 'objects', name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-'));
    emulator = await startEmulator({ port: 0, folder });
    await emulator.s3.send(new CreateBucketCommand({ Bucket }));
    for (const Key of ['raw/a.csv', 'raw/ü.csv', 'manifest.json'])
      await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'as it was' }));
    await emulator.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'large.csv' }));
    await emulator.stop();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const keys = async (): Promise<(string | undefined)[]> => {
    emulator = await startEmulator({ port: 0, folder });
    const { Contents = [] } = await emulator.s3.send(new ListObjectsV2Command({ Bucket }));
    await emulator.stop();
    return Contents.map(({ Key }) => Key);
  };

  it('leaves alone what is whole, also in a copy with other times', async () => {
    expect(await repairStore(folder)).to.deep.equal([]);
    const copy = `${folder}-copy`;
    await cp(folder, copy, { recursive: true });
    for (const name of ['raw/a.csv', 'manifest.json'])
      await utimes(join(copy, 'buckets', Bucket, 'objects', `${name}.data`), new Date(), new Date(Date.now() + 10_000));
    expect(await repairStore(copy)).to.deep.equal([]);
    await rm(copy, { recursive: true });
    expect(await keys()).to.deep.equal(['manifest.json', 'raw/a.csv', 'raw/ü.csv']);
  });

  it('removes what was cut off between bytes and description', async () => {
    await writeFile(at('manifest.json.data'), 'as it is!');
    const { mtimeMs } = await stat(at('manifest.json.meta.json'));
    await utimes(at('manifest.json.data'), mtimeMs / 1000 + 1, mtimeMs / 1000 + 1);
    await writeFile(at('raw/a.csv.data'), 'as');
    await writeFile(at('raw/new.csv.data'), 'new');
    expect((await repairStore(folder)).sort()).to.deep.equal(['manifest.json', 'raw/a.csv']);
    expect(await keys()).to.deep.equal(['raw/ü.csv']);
  });

  it('is done at every start: half a description, or none of the bytes, keeps nothing from starting', async () => {
    await writeFile(at('manifest.json.meta.json'), '{"key":"mani');
    await rm(at('raw/a.csv.data'));
    expect(await keys()).to.deep.equal(['raw/ü.csv']);
  });

  it('forgets uploads that were never ended', async () => {
    expect(await readdir(join(folder, '_multipart'))).to.have.lengthOf(1);
    await repairStore(folder);
    expect(await readdir(folder)).to.not.include('_multipart');
  });

  it('has nothing to do in a new folder', async () => {
    expect(await repairStore(join(folder, 'new'))).to.deep.equal([]);
  });
});
