import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { REPLACED, REPLACED_AND_GONE, loadBucketOf010, readIndex } from '../../support/bucket-0.1.0.ts';
import { failureOf } from '../../support/failure.ts';
import { SLOW_DOWN, type TestBucket, useS3 } from '../../support/s3.ts';

interface Listed {
  Key: string;
  VersionId: string;
  IsLatest: boolean;
  ETag?: string;
  Size?: number;
  LastModified: Date;
}

/** What the SDK finds, page by page. */
async function listed({ client, name }: TestBucket, Prefix = ''): Promise<{ versions: Listed[]; markers: Listed[] }> {
  const [versions, markers]: [Listed[], Listed[]] = [[], []];
  let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (let more = true; more;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: name, Prefix, ...from }));
    versions.push(...((page.Versions ?? []) as Listed[]));
    markers.push(...((page.DeleteMarkers ?? []) as Listed[]));
    more = page.IsTruncated === true;
    from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
  return { versions, markers };
}

const get = async ({ client, name }: TestBucket, Key: string, VersionId?: string) => {
  const answer = await client.send(new GetObjectCommand({ Bucket: name, Key, VersionId }));
  return { ...answer, text: await answer.Body!.transformToString() };
};

describe('the versions of objects in the S3 of the tests', () => {
  const test = useS3({ versions: true });
  const put = (Key: string, Body: string) =>
    test.bucket.client.send(
      new PutObjectCommand({ Bucket: test.bucket.name, Key, Body, ContentType: 'text/csv', Metadata: { by: Body } }),
    );

  it('are listed, the newest first, and can be read', async () => {
    const { bucket } = test;
    await put('raw/a.csv', 'one');
    const second = await put('raw/a.csv', 'two');
    await bucket.put('raw/a.csv', 'three');
    await put('raw/b & c.csv', 'other');
    const { versions, markers } = await listed(bucket, 'raw/a');
    expect(markers).to.deep.equal([]);
    expect(versions.map(({ IsLatest, Size }) => [IsLatest, Size])).to.deep.equal([
      [true, 5],
      [false, 3],
      [false, 3],
    ]);
    expect(versions[1]?.VersionId).to.equal(second.VersionId);
    expect(versions[1]?.ETag).to.equal(second.ETag);
    const texts = await Promise.all(
      versions.map(async ({ Key, VersionId }) => (await get(bucket, Key, VersionId)).text),
    );
    expect(texts).to.deep.equal(['three', 'two', 'one']);
    const { ETag, ContentType, Metadata, VersionId } = await get(bucket, 'raw/a.csv', second.VersionId);
    expect({ ETag, ContentType, Metadata, VersionId }).to.deep.equal({
      ETag: second.ETag,
      ContentType: 'text/csv',
      Metadata: { by: 'two' },
      VersionId: second.VersionId,
    });
    expect((await get(bucket, 'raw/a.csv')).VersionId).to.equal(versions[0]?.VersionId);
    const Bucket = bucket.name;
    const head = new HeadObjectCommand({ Bucket, Key: 'raw/a.csv', VersionId: second.VersionId });
    expect((await bucket.client.send(head)).ContentLength).to.equal(3);
    expect((await listed(bucket)).versions.map(({ Key }) => Key)).to.include('raw/b & c.csv');
    expect(bucket.count('GetObjectVersion', 'raw/a.csv')).to.equal(4);
  });

  it('outlast the removal of the object', async () => {
    const { bucket } = test;
    const Bucket = bucket.name;
    for (const key of ['raw/a.csv', 'raw/b.csv', 'raw/c & d.csv']) await put(key, key);
    await bucket.client.send(new DeleteObjectCommand({ Bucket, Key: 'raw/a.csv' }));
    await bucket.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'raw/c & d.csv' }] } }));
    await bucket.remove('raw/b.csv');
    expect(await bucket.keys()).to.deep.equal([]);
    const { versions, markers } = await listed(bucket);
    expect(markers.map(({ Key, IsLatest }) => [Key, IsLatest])).to.deep.equal([
      ['raw/a.csv', true],
      ['raw/b.csv', true],
      ['raw/c & d.csv', true],
    ]);
    for (const { Key, VersionId, IsLatest } of versions) {
      expect(IsLatest).to.equal(false);
      expect((await get(bucket, Key, VersionId)).text).to.equal(Key);
    }
    expect((await failureOf(get(bucket, 'raw/a.csv', markers[0]?.VersionId))).name).to.equal('MethodNotAllowed');
    await put('raw/a.csv', 'back');
    expect(
      (await bucket.versions('raw/a')).map(({ isLatest, isDeleteMarker }) => [isLatest, isDeleteMarker]),
    ).to.deep.equal([
      [true, false],
      [false, true],
      [false, false],
    ]);
  });

  it('are listed on more than one page', async () => {
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await test.bucket.put('raw/a.csv', text);
    await test.bucket.put('raw/b.csv', 'h');
    test.s3.proxy.requests.length = 0;
    expect((await listed(test.bucket)).versions).to.have.length(8);
    expect(test.bucket.count('ListObjectVersions')).to.equal(2);
  });

  it('are gone once they are forgotten', async () => {
    const { bucket } = test;
    await put('raw/a.csv', 'one');
    await put('raw/a.csv', 'two');
    const [, first] = await bucket.versions('raw/a.csv');
    bucket.forgetVersion('raw/a.csv', first!.id);
    expect((await failureOf(get(bucket, 'raw/a.csv', first!.id))).name).to.equal('NoSuchVersion');
    expect((await listed(bucket)).versions).to.have.length(1);
  });

  it('are not made by a write that is refused', async () => {
    const { bucket } = test;
    await bucket.store.put('raw/a.csv', 'one', 'text/csv');
    await failureOf(bucket.store.put('raw/a.csv', 'two', 'text/csv', { absent: true }));
    expect(await bucket.versions()).to.have.length(1);
  });

  it('are struck by faults', async () => {
    const { bucket } = test;
    await put('raw/a.csv', 'one');
    await put('raw/a.csv', 'two');
    const listings = bucket.fault({ on: 'ListObjectVersions', times: 1, fault: SLOW_DOWN });
    const { versions } = await listed(bucket);
    bucket.fault({ on: 'GetObjectVersion', key: 'raw/a.csv', times: 1, fault: { truncateTo: 1 } });
    bucket.fault({ on: 'GetObjectVersion', times: 1, fault: { answer: 403, code: 'AccessDenied' } });
    expect(listings()).to.equal(1);
    expect((await get(bucket, 'raw/a.csv', versions[1]?.VersionId)).text).to.equal('o');
    expect((await failureOf(get(bucket, 'raw/a.csv', versions[1]?.VersionId))).name).to.equal('AccessDenied');
  });

  it('are only the current ones in a bucket that keeps none', async () => {
    const bucket = await test.s3.bucket();
    await bucket.put('raw/a.csv', 'one');
    await bucket.put('raw/a.csv', 'two');
    const { versions } = await listed(bucket);
    expect(versions.map(({ VersionId }) => VersionId)).to.deep.equal(['null']);
    expect((await get(bucket, 'raw/a.csv', 'null')).text).to.equal('two');
    expect((await failureOf(get(bucket, 'raw/a.csv', 'x'))).name).to.equal('NoSuchVersion');
  });

  it('hold what the bucket of 0.1.0 counts of a report that was replaced', async () => {
    const { bucket } = test;
    await loadBucketOf010(bucket, { restored: false });
    const counted = readIndex().find(({ noncurrent }) => noncurrent)!;
    const { versions } = await listed(bucket, 'raw/replaced');
    const of = (key: string) => versions.filter(({ Key }) => Key === key).map(({ ETag }) => ETag?.replaceAll('"', ''));
    expect(of(REPLACED)).to.have.length(2).and.include(counted.etag);
    expect(of(REPLACED_AND_GONE)).to.have.length(1);
  });
});
