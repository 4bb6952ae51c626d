import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { createClient } from '../../../../lib/storage/client.ts';
import { ObjectChanged, StoreError, bucketStore } from '../../../../lib/storage/objects.ts';
import { type TestBucket, startBucket } from './fake-store.ts';

const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('There was no error');
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('bucketStore', () => {
  let bucket: TestBucket;
  before(async () => {
    bucket = await startBucket('reports');
  });
  after(() => bucket.stop());
  const store = () => bucketStore(bucket.s3, 'reports');
  const etagOf = async (key: string) => (await store().findObject(key))?.etag ?? 'none';

  it('finds an object by exactly its key', async () => {
    await bucket.put('a/report.csv', 'hello');
    await bucket.put('a/report.csv.bak', 'other');
    const before = Date.now() - 5000;
    const found = await store().findObject('a/report.csv');
    expect(found).to.include({ key: 'a/report.csv', etag: '5d41402abc4b2a76b9719d911017c592', size: 5 });
    expect(found?.lastModified.getTime()).to.be.within(before, Date.now() + 5000);
  });

  it('finds nothing where only longer keys begin like it, or none does', async () => {
    await bucket.put('b/report.csv.bak', 'other');
    expect(await store().findObject('b/report.csv')).to.equal(null);
    expect(await store().findObject('c')).to.equal(null);
  });

  it('asks with one listing of one key, and never for the object itself', async () => {
    bucket.requests.length = 0;
    await store().findObject('a/report.csv');
    expect(bucket.requests).to.have.length(1);
    expect(bucket.requests[0]).to.deep.include({ method: 'GET', status: 200 });
    expect(bucket.requests[0]?.query).to.include({ 'list-type': '2', prefix: 'a/report.csv', 'max-keys': '1' });
  });

  it('streams the bytes of an object', async () => {
    const text = 'x'.repeat(3_000_000);
    await bucket.put('large', text);
    expect(await textOf(await store().openObject('large', await etagOf('large')))).to.equal(text);
  });

  it('does not open an object that has another ETag by now, or is gone', async () => {
    await bucket.put('d', 'one');
    const etag = await etagOf('d');
    await bucket.put('d', 'two');
    expect(await errorOf(store().openObject('d', etag))).to.be.instanceOf(ObjectChanged);
    await bucket.s3.send(new DeleteObjectCommand({ Bucket: 'reports', Key: 'd' }));
    expect(await errorOf(store().openObject('d', etag))).to.be.instanceOf(ObjectChanged);
  });

  it('reads a part of an object', async () => {
    await bucket.put('part', '0123456789');
    const etag = await etagOf('part');
    const text = async (start: number, end: number) =>
      Buffer.from(await store().readRange('part', etag, start, end)).toString();
    expect([await text(0, 10), await text(3, 5), await text(9, 10)]).to.deep.equal(['0123456789', '34', '9']);
  });

  it('fails where an object has fewer bytes than that, has another ETag by now, or is gone', async () => {
    await bucket.put('short', '01234');
    const etag = await etagOf('short');
    for (const [start, end] of [
      [3, 9],
      [7, 9],
    ] as const) {
      const error = await errorOf(store().readRange('short', etag, start, end));
      expect(error).to.be.instanceOf(StoreError).and.not.instanceOf(ObjectChanged);
      expect(error.message).to.contain('short');
    }
    expect(await errorOf(store().readRange('nothing', etag, 0, 1))).to.be.instanceOf(ObjectChanged);
    await bucket.put('short', '56789');
    expect(await errorOf(store().readRange('short', etag, 0, 1))).to.be.instanceOf(ObjectChanged);
  });

  it('tells what failed and why', async () => {
    const error = await errorOf(bucketStore(bucket.s3, 'no-such-bucket').findObject('a'));
    expect(error).to.be.instanceOf(StoreError).and.not.instanceOf(ObjectChanged);
    expect(error.message).to.contain('no-such-bucket').and.contain('NoSuchBucket');
  });

  describe('over a server that breaks off', () => {
    let server: Server;
    let client: S3Client;
    let closed: Promise<unknown>;
    before(async () => {
      server = createServer((request, response) => {
        closed = once(request.socket, 'close');
        response.writeHead(200, { 'Content-Length': '1000000', ETag: '"e"' });
        response.write('x'.repeat(1000));
        if (request.url?.includes('cut')) setImmediate(() => response.destroy());
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : address;
      const endpoint = `http://127.0.0.1:${port}`;
      client = new S3Client({ endpoint, forcePathStyle: true, region: 'us-east-1', credentials });
    });
    after(() => {
      client.destroy();
      server.close();
    });

    it('fails while the bytes are read', async () => {
      const bytes = await bucketStore(client, 'reports').openObject('cut', 'e');
      const error = await errorOf(textOf(bytes));
      expect(error).to.be.instanceOf(StoreError);
      expect(error.message).to.contain('cut in reports was interrupted');
    });

    it('closes the connection when the reader stops early', async () => {
      const bytes = await bucketStore(client, 'reports').openObject('endless', 'e');
      for await (const chunk of bytes) {
        expect(chunk.length).to.be.above(0);
        break;
      }
      await closed;
    });
  });
});

describe('bucketStore over a server that goes silent', function () {
  this.timeout(5000); // the client by itself waits for minutes
  const LISTING =
    '<ListBucketResult><Contents><Key>KEY</Key><ETag>"e"</ETag><Size>9</Size>' +
    '<LastModified>2024-01-07T08:00:00.000Z</LastModified></Contents></ListBucketResult>';
  let server: Server;
  let client: S3Client;
  before(async () => {
    server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3.local');
      if (searchParams.has('list-type')) {
        response.end(LISTING.replace('KEY', searchParams.get('prefix') ?? ''));
      } else if (pathname.endsWith('stalled')) {
        response.writeHead(200, { 'Content-Length': '9', ETag: '"e"' });
        response.write('half');
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : address;
    client = new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      forcePathStyle: true,
      region: 'us-east-1',
      credentials,
    });
  });
  after(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });

  for (const key of ['silent', 'stalled']) {
    it(`gives up in time where the object is ${key}`, async () => {
      const silent = bucketStore(client, 'reports', { readTimeout: 200 });
      for (const read of [() => silent.readObject(key, 'd'), () => silent.readRange(key, 'd', 0, 9)]) {
        const error = await errorOf(read());
        expect(error).to.be.instanceOf(StoreError);
        expect(error.message).to.contain(`Reading ${key} in reports failed: no answer within 200 ms`);
      }
    });
  }
});

const pathStyle = (settings: Parameters<typeof createClient>[0]) => createClient(settings).config.forcePathStyle;

describe('createClient', () => {
  it('puts the bucket into the path where an endpoint is set', async () => {
    expect(pathStyle({ S3_FORCE_PATH_STYLE: 'auto' })).to.equal(false);
    expect(pathStyle({ S3_FORCE_PATH_STYLE: 'auto', AWS_ENDPOINT_URL_S3: 'http://s3.local' })).to.equal(true);
    expect(pathStyle({ S3_FORCE_PATH_STYLE: 'auto', AWS_ENDPOINT_URL: 'http://aws.local' })).to.equal(true);
  });

  it('does as it is told', () => {
    expect(pathStyle({ S3_FORCE_PATH_STYLE: 'true' })).to.equal(true);
    expect(pathStyle({ S3_FORCE_PATH_STYLE: 'false', AWS_ENDPOINT_URL: 'http://aws.local' })).to.equal(false);
  });

  it('tries three times and keeps connections', async () => {
    const { config } = createClient({ S3_FORCE_PATH_STYLE: 'auto' });
    expect(await config.maxAttempts()).to.equal(3);
  });
});
