import { tmpdir } from 'node:os';
import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { UsageError } from '../../../scripts/cli/cli-error.ts';
import { emptyBucket } from '../../../scripts/empty/empty.ts';
import { readOptions } from '../../../scripts/empty/options.ts';
import { type TestBucket, type TestS3, startS3 } from '../../support/s3.ts';
import { callScript, variablesOf } from './run-script.ts';

describe('npm run empty', function () {
  this.timeout(60_000);
  let s3: TestS3;
  before(async () => void (s3 = await startS3()));
  after(() => s3.stop());

  const run = (bucket: TestBucket, ...args: string[]) =>
    callScript('empty', ['--bucket', bucket.name, ...args], {
      cwd: tmpdir(),
      env: { ...variablesOf(bucket, s3), S3_BUCKET: 'another', S3_FORCE_PATH_STYLE: 'true' },
    });

  it('removes every version of every object, page after page', async () => {
    const bucket = await s3.bucket({ versions: true });
    for (let i = 0; i < 7; i++) for (const text of ['a', 'b']) await bucket.put(`raw/${i}.csv`, text);
    await bucket.remove('raw/3.csv');
    await bucket.put('a&b <c>.csv', 'x');
    expect(await bucket.versions()).to.have.length(16);
    const { code, stdout, stderr } = await run(bucket, '--yes');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.equal(`${bucket.name} is empty: 16 versions removed.\n`);
    expect(await bucket.versions()).to.deep.equal([]);
  });

  it('removes more objects than S3 takes in one request, uploads that were not completed, and the bucket', async () => {
    const bucket = await s3.bucket();
    for (let i = 0; i < 7; i++) await bucket.put(`raw/${i}.csv`, 'x');
    await bucket.client.send(new CreateMultipartUploadCommand({ Bucket: bucket.name, Key: 'raw/open.csv' }));
    expect(await emptyBucket(bucket.client, bucket.name, { most: 3 })).to.equal(7);
    expect(bucket.count('DeleteObjects')).to.equal(3);
    expect(bucket.openUploads()).to.deep.equal([]);
    const { code, stdout, stderr } = await run(bucket, '--yes', '--remove');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.equal(`${bucket.name} is empty: 0 versions removed.\n${bucket.name} is removed.\n`);
  });

  it('removes nothing that nobody has confirmed, and takes no bucket from the environment', async () => {
    const bucket = await s3.bucket();
    await bucket.put('raw/a.csv', 'x');
    const { code, stderr } = await run(bucket);
    expect(code).to.equal(1);
    expect(stderr).to.contain('nothing was removed').and.contain('--yes');
    expect(await bucket.keys()).to.deep.equal(['raw/a.csv']);
    expect(() => readOptions(['--yes'])).to.throw(UsageError, '--bucket is missing');
  });
});
