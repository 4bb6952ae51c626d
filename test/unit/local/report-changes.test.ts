import { CopyObjectCommand, DeleteObjectCommand, DeleteObjectsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { expect } from 'chai';
import { changedReports } from '../../../local/report-changes.ts';
import { startBucket, type TestBucket } from '../lib/storage/fake-store.ts';

describe('local: changes of reports', () => {
  let bucket: TestBucket;
  const Bucket = 'reports';
  before(async () => {
    bucket = await startBucket(Bucket);
  });
  after(() => bucket.stop());
  beforeEach(() => bucket.requests.splice(0));

  const changes = () =>
    bucket.requests.flatMap((request) => changedReports(request, { bucket: Bucket, rawPrefix: 'raw/' }));

  it('are seen when a report is put or removed', async () => {
    await bucket.put('raw/shop/June ü #1%.csv', 'text');
    await bucket.s3.send(new DeleteObjectCommand({ Bucket, Key: 'raw/shop/June ü #1%.csv' }));
    expect(changes()).to.deep.equal(['raw/shop/June ü #1%.csv', 'raw/shop/June ü #1%.csv']);
  });

  it('are seen when the format of a series is put or removed', async () => {
    await bucket.put('raw/shop/format.json', '{}');
    await bucket.put('raw/shop/2022/format.json', '{}');
    expect(changes()).to.deep.equal(['raw/shop/format.json']);
  });

  it('are seen when many are removed at once', async () => {
    const Objects = ['raw/a & <b>.csv', 'etl-output/a.csv', 'raw/notes.docx', 'raw/shop/ü "&lt;".csv'].map((Key) => ({
      Key,
    }));
    await bucket.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    await bucket.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    const removed = ['raw/a & <b>.csv', 'raw/shop/ü "&lt;".csv'];
    expect(changes()).to.deep.equal([...removed, ...removed]);
  });

  it('are seen when a report is copied', async () => {
    await bucket.put('elsewhere/a.csv', 'text');
    await bucket.s3.send(
      new CopyObjectCommand({ Bucket, Key: 'raw/copy.csv', CopySource: `${Bucket}/elsewhere/a.csv` }),
    );
    expect(changes()).to.deep.equal(['raw/copy.csv']);
  });

  it('are seen once for a report that comes in parts', async () => {
    const Body = Buffer.alloc(11_000_000, 'x');
    await new Upload({ client: bucket.s3, params: { Bucket, Key: 'raw/large.csv', Body } }).done();
    expect(bucket.requests.length).to.be.greaterThan(3);
    expect(changes()).to.deep.equal(['raw/large.csv']);
  });

  it('are not what is read, what lies elsewhere, what is no report, and what fails', async () => {
    await bucket.put('etl-output/raw/a.csv', 'text');
    await bucket.put('raw/notes.docx', 'text');
    const nowhere = new PutObjectCommand({ Bucket: 'another', Key: 'raw/a.csv', Body: 'text' });
    await bucket.s3.send(nowhere).catch(() => {});
    await fetch(`${bucket.url}/${Bucket}/raw/a.csv`);
    const elsewhere = new DeleteObjectsCommand({ Bucket: 'another', Delete: { Objects: [{ Key: 'raw/a.csv' }] } });
    await bucket.s3.send(elsewhere).catch(() => {});
    expect(bucket.requests.map(({ status }) => status)).to.deep.equal([200, 200, 404, 404, 404]);
    expect(changes()).to.deep.equal([]);
  });
});
