import { expect } from 'chai';
import { ObjectChanged, StoreError } from '../../../../lib/storage/objects.ts';
import { Conflict } from '../../../../lib/storage/writable-store.ts';
import { failureOf } from '../../../support/failure.ts';
import { useMemory } from '../../../support/memory-store.ts';
import { SLOW_DOWN, useS3 } from '../../../support/s3.ts';

const MARK = { 'written-by': 'sales-analytics' };

for (const [what, use] of [
  ['over S3', useS3],
  ['in memory, of the tests', useMemory],
] as const) {
  describe(`writableStore ${what}`, () => {
    const test = use();

    it('writes with the mark of the service, and gives the ETag', async () => {
      const { store } = test.bucket;
      const etag = await store.put('a', 'x', 'text/plain');
      expect(await store.findObject('a')).to.include({ etag, size: 1 });
      expect(await store.isForeign('a')).to.equal(false);
    });

    it('writes only where its expectation holds', async () => {
      const { store } = test.bucket;
      const put = (text: string, expected: Parameters<typeof store.put>[3]) =>
        store.put('a', text, 'text/plain', expected);
      expect(await failureOf(put('1', { etag: 'none' }))).to.be.instanceOf(Conflict);
      const first = await put('1', { absent: true });
      expect(await failureOf(put('2', { absent: true }))).to.be.instanceOf(Conflict);
      const second = await put('2', { etag: first });
      expect(await failureOf(put('3', { etag: first }))).to.be.instanceOf(Conflict);
      expect(await store.read('a')).to.deep.equal({ bytes: new Uint8Array(Buffer.from('2')), etag: second });
      expect(await store.readObject('a', second)).to.equal('unchanged');
    });

    it('tells a failure of the store from a conflict', async () => {
      const { store } = test.bucket;
      test.bucket.fault({ on: 'PutObject', times: 2, fault: SLOW_DOWN });
      await store.put('a', 'x', 'text/plain', { absent: true });
      test.bucket.fault({ on: 'PutObject', fault: SLOW_DOWN });
      const error = await failureOf(store.put('b', 'x', 'text/plain', { absent: true }));
      expect(error).to.be.instanceOf(StoreError).and.not.instanceOf(Conflict);
      expect(error.message).to.include('b failed');
      expect(test.bucket.count('PutObject', 'b')).to.equal(3);
    });

    it('reads nothing where there is nothing', async () => {
      const { store } = test.bucket;
      await store.put('ab', 'x', 'text/plain');
      expect(await store.read('a')).to.equal(null);
      expect(await store.readMetadata('a')).to.equal(null);
      test.bucket.fault({ on: 'GetObject', fault: SLOW_DOWN });
      expect(await failureOf(store.read('ab'))).to.be.instanceOf(StoreError);
    });

    it('reads all or a part of an object that is still the same', async () => {
      const { store } = test.bucket;
      const writer = store.writer('a', 'text/plain');
      for (const part of ['abc', 'def']) await writer.write(part);
      const etag = await writer.end();
      expect(Buffer.concat(await allOf(await store.openObject('a', etag))).toString()).to.equal('abcdef');
      expect(Buffer.from(await store.readRange('a', etag, 1, 4)).toString()).to.equal('bcd');
      expect(await failureOf(store.readRange('a', etag, 4, 9))).to.be.instanceOf(StoreError);
      test.bucket.fault({ on: 'GetObject', times: 1, fault: 'flip bit' });
      expect(Buffer.from(await store.readRange('a', etag, 1, 4)).toString()).to.equal('bbd');
      const replace = () => test.bucket.put('a', 'other');
      test.bucket.fault({ on: 'GetObject', times: 1, fault: { before: replace } });
      for (const read of [() => store.readRange('a', etag, 1, 4), () => store.openObject('a', etag)]) {
        expect(await failureOf(read())).to.be.instanceOf(ObjectChanged);
      }
      await test.bucket.remove('a');
      expect(await failureOf(store.openObject('a', etag))).to.be.instanceOf(ObjectChanged);
    });

    it('lists what begins with a prefix, by its keys', async () => {
      const { bucket } = test;
      for (const key of ['a/c', 'b', 'a/b', 'a']) await bucket.put(key, key);
      const listed = await allOf(bucket.store.list('a/'));
      expect(listed.map(({ key }) => key)).to.deep.equal(['a/b', 'a/c']);
      expect(listed[0]).to.include({ size: 3, etag: (await bucket.list('a/b'))[0]!.ETag.replaceAll('"', '') });
    });

    it('removes what it wrote, and nothing else', async () => {
      const { bucket } = test;
      await bucket.put('theirs', 'x');
      await bucket.put('likewise', 'x', { 'written-by': 'somebody' });
      await bucket.put('ours', 'x', MARK);
      expect(await bucket.store.isForeign('theirs')).to.equal(true);
      expect(await bucket.store.isForeign('nothing')).to.equal(false);
      expect(await bucket.store.remove(['ours', 'theirs', 'likewise', 'nothing'])).to.deep.equal(['ours']);
      expect((await bucket.keys()).sort()).to.deep.equal(['likewise', 'theirs']);
    });
  });
}

describe('writableStore', () => {
  const test = useS3();

  describe('writer', () => {
    const block = 'x'.repeat(1024 * 1024);

    it('shows an object only when it is whole', async () => {
      const { bucket } = test;
      const writer = bucket.store.writer('a', 'text/plain');
      for (let i = 0; i < 20; i++) await writer.write(block);
      expect(await bucket.keys()).to.deep.equal([]);
      const etag = await writer.end();
      expect(await bucket.store.findObject('a')).to.include({ etag, size: 20 * block.length });
      expect(await bucket.store.isForeign('a')).to.equal(false);
    });

    it('waits while the store takes no more', async () => {
      const { bucket } = test;
      let open = () => {};
      const gate = new Promise<void>((resolve) => (open = resolve));
      bucket.fault({ on: 'UploadPart', fault: { before: () => gate } });
      const writer = bucket.store.writer('a', 'text/plain');
      let written = 0;
      const writing = (async () => {
        for (; written < 40; written++) await writer.write(block);
      })();
      while (bucket.count('UploadPart') === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(written).to.be.lessThan(20);
      open();
      await writing;
      await writer.end();
      expect((await bucket.read('a')).length).to.equal(40 * block.length);
    });

    it('tells the next write of a failure, and leaves no upload open', async () => {
      const { bucket } = test;
      bucket.fault({ on: 'UploadPart', fault: SLOW_DOWN });
      const writer = bucket.store.writer('a', 'text/plain');
      const writing = (async () => {
        for (let i = 0; i < 100; i++) await writer.write(block);
      })();
      expect(await failureOf(writing)).to.be.instanceOf(StoreError);
      expect(await failureOf(writer.end())).to.be.instanceOf(StoreError);
      await writer.abort();
      expect(bucket.openUploads()).to.deep.equal([]);
      expect(await bucket.keys()).to.deep.equal([]);
    });

    for (const blocks of [0, 1, 20]) {
      it(`leaves nothing behind when it is given up after ${blocks} MB`, async () => {
        const { bucket } = test;
        const writer = bucket.store.writer('a', 'text/plain');
        for (let i = 0; i < blocks; i++) await writer.write(block);
        await writer.abort();
        expect(await bucket.keys()).to.deep.equal([]);
        expect(bucket.openUploads()).to.deep.equal([]);
        expect(bucket.count('CreateMultipartUpload')).to.equal(blocks > 8 ? 1 : 0);
        await writer.abort();
      });
    }
  });

  it('lists and ends the uploads that are open', async () => {
    const { bucket } = test;
    for (const key of ['in/a', 'in/b', 'in/c', 'out/a']) {
      bucket.fault({ on: 'UploadPart', key, times: 3, fault: SLOW_DOWN });
      bucket.fault({ on: 'AbortMultipartUpload', key, times: 3, fault: SLOW_DOWN });
      const writer = bucket.store.writer(key, 'text/plain');
      await failureOf(writer.write('x'.repeat(9 * 1024 * 1024)).then(() => writer.end()));
    }
    const found = [];
    for await (const upload of bucket.store.openUploads('in/')) found.push(upload);
    expect(found.map(({ key }) => key)).to.deep.equal(['in/a', 'in/b', 'in/c']);
    expect(Date.now() - found[0]!.started.getTime()).to.be.within(-1000, 60_000);
    for (const upload of found) await bucket.store.abortUpload(upload);
    expect(bucket.openUploads()).to.deep.equal(['out/a']);
  });
});

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
