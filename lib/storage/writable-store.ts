import { PassThrough } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  type S3Client,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type ObjectStore, StoreError, type StoredObject, bucketStore, statusOf, textOf } from './objects.ts';

/** Metadata of every object that the service writes; one without it is never overwritten or removed. */
const MARK = { 'written-by': 'sales-analytics' };
const PART_BYTES = 8 * 1024 * 1024;
/** How often a small object is asked for. */
const READS = 3;

/** Somebody else wrote the object in between. */
export class Conflict extends StoreError {
  override readonly name = 'Conflict';
  override readonly code = 'CONFLICT';
}

/** What a conditional write expects to find: an ETag, or nothing. */
export type Expected = { etag: string } | { absent: true };

export interface OpenUpload {
  key: string;
  id: string;
  started: Date;
}

/** An object while it is written. Only `end` makes it visible, whole. */
export interface ObjectWriter {
  readonly key: string;
  /** Waits while the store is slower than the writer. Throws `StoreError`. */
  write(text: string): Promise<void>;
  /** Gives the ETag. */
  end(): Promise<string>;
  /** Leaves nothing behind; never throws. */
  abort(): Promise<void>;
}

/** The bucket, as the refresh needs it. Every method throws `StoreError`. */
export interface WritableStore extends ObjectStore {
  /** All objects whose key begins so, in ascending order of keys. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** A small object whole, with the ETag that it was read with; null when it is gone. */
  read(key: string): Promise<{ bytes: Uint8Array; etag: string } | null>;
  /** Throws `Conflict` where `expected` does not hold. Gives the new ETag. */
  put(key: string, body: Uint8Array | string, contentType: string, expected?: Expected): Promise<string>;
  writer(key: string, contentType: string): ObjectWriter;
  /** Whether there is an object that the service did not write. */
  isForeign(key: string): Promise<boolean>;
  /** Removes those of the objects that the service wrote; gives their keys. */
  remove(keys: readonly string[]): Promise<string[]>;
  openUploads(prefix: string): AsyncIterable<OpenUpload>;
  abortUpload(upload: OpenUpload): Promise<void>;
}

export function writableStore(client: S3Client, bucket: string): WritableStore {
  const store = bucketStore(client, bucket);

  async function isOurs(key: string): Promise<boolean> {
    const { Metadata } = await told(
      `Looking at ${key}`,
      client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })),
    );
    return Metadata?.['written-by'] === MARK['written-by'];
  }

  return {
    ...store,

    async *list(prefix) {
      try {
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
          for (const { Key, ETag, Size, LastModified } of Contents) {
            if (Key === undefined || ETag === undefined || LastModified === undefined) continue;
            yield { key: Key, etag: ETag.replaceAll('"', ''), size: Size ?? 0, lastModified: LastModified };
          }
        }
      } catch (cause) {
        throw failed(`Listing ${prefix}`, cause);
      }
    },

    async read(key) {
      for (let attempt = 1; ; attempt++) {
        try {
          const found = await store.readObject(key);
          return found === 'unchanged' ? null : found;
        } catch (error) {
          // The client asks again for an answer, not for a body that broke off.
          if (attempt === READS) throw error;
        }
      }
    },

    async put(key, body, contentType, expected) {
      const condition =
        expected === undefined ? {} : 'etag' in expected ? { IfMatch: `"${expected.etag}"` } : { IfNoneMatch: '*' };
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: contentType,
        Metadata: MARK,
        ...condition,
      });
      try {
        const { ETag = '' } = await client.send(command);
        return ETag.replaceAll('"', '');
      } catch (cause) {
        const status = statusOf(cause);
        // A conditional write to an object that was removed in between is told as 404.
        if (expected !== undefined && (status === 412 || status === 409 || status === 404)) {
          throw new Conflict(`${key} was written by another one`, { cause });
        }
        throw failed(`Writing ${key}`, cause);
      }
    },

    writer: (key, contentType) =>
      writerOf(client, { Bucket: bucket, Key: key, ContentType: contentType, Metadata: MARK }),

    async isForeign(key) {
      return (await store.findObject(key)) !== null && !(await isOurs(key));
    },

    async remove(keys) {
      const ours: string[] = [];
      for (const key of keys) if ((await store.findObject(key)) !== null && (await isOurs(key))) ours.push(key);
      for (let at = 0; at < ours.length; at += 1000) {
        const Objects = ours.slice(at, at + 1000).map((Key) => ({ Key }));
        const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
        const { Errors = [] } = await told('Removing objects', client.send(command));
        if (Errors[0] !== undefined) throw new StoreError(`Removing ${Errors[0].Key} failed: ${Errors[0].Message}`);
      }
      return ours;
    },

    async *openUploads(prefix) {
      let from: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
      for (let more = true; more;) {
        const command = new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...from });
        const page = await told(`Listing uploads of ${prefix}`, client.send(command));
        for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
          if (Key !== undefined && UploadId !== undefined) {
            yield { key: Key, id: UploadId, started: Initiated ?? new Date(0) };
          }
        }
        // Without a marker the next page would be this one again.
        more = page.IsTruncated === true && page.NextKeyMarker !== undefined;
        from = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      }
    },

    async abortUpload({ key, id }) {
      const command = new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: id });
      await told(`Ending the upload of ${key}`, client.send(command));
    },
  };
}

function writerOf(
  client: S3Client,
  params: { Bucket: string; Key: string; ContentType: string; Metadata: object },
): ObjectWriter {
  const body = new PassThrough({ highWaterMark: 1024 * 1024 });
  const upload = new Upload({ client, params: { ...params, Body: body } as never, partSize: PART_BYTES, queueSize: 1 });
  let failure: StoreError | undefined;
  let ended = false;
  let wake = () => {};
  body.on('drain', () => wake());
  // What broke the body is told through the upload.
  body.on('error', () => {});
  // Begun at once, so that parts leave while rows come; its failure is told by the next write.
  const done = upload
    .done()
    .catch((cause: unknown) => {
      failure = failed(`Writing ${params.Key}`, cause);
      body.destroy();
      return undefined;
    })
    .finally(() => {
      ended = true;
      wake();
    });
  const check = () => {
    if (failure !== undefined) throw failure;
  };
  return {
    key: params.Key,
    async write(text) {
      check();
      if (!body.write(text) && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      check();
    },
    async end() {
      check();
      body.end();
      const result = await done;
      check();
      return result?.ETag?.replaceAll('"', '') ?? '';
    },
    async abort() {
      // A body that breaks ends the upload as failed, parts and all; `upload.abort` would not wait for that.
      body.destroy(new Error('The upload is not wanted any more'));
      await done;
    },
  };
}

async function told<T>(what: string, work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw failed(what, cause);
  });
}

function failed(what: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  return new StoreError(`${what} failed: ${textOf(cause)}`, { cause });
}
