import { PassThrough } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  type S3Client,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import {
  bucketStore,
  describeError,
  httpStatusOf,
  ObjectChanged,
  type ObjectStore,
  type StoredObject,
  StoreError,
} from './objects.ts';

/** Metadata of every object that the service writes. It never overwrites or removes an object without it. */
const OWNER_METADATA = { 'written-by': 'sales-analytics' };
/** Bytes of one part of a multipart upload. */
const PART_BYTES = 8 * 1024 * 1024;
/** Attempts to read a small object. */
const READ_ATTEMPTS = 3;

/** A conditional write lost: the object was written by someone else in the meantime. */
export class Conflict extends StoreError {
  override readonly name = 'Conflict';
  override readonly code = 'CONFLICT';
}

/** The condition of a write: this ETag, or no object at the key. */
export type WriteCondition = { etag: string } | { absent: true };

/** A multipart upload that was neither completed nor aborted. */
export interface OpenUpload {
  key: string;
  id: string;
  started: Date;
}

/** An object that is being written. It becomes visible, complete, with `end`. */
export interface ObjectWriter {
  readonly key: string;
  /** Resolves when S3 has caught up. Throws `StoreError`. */
  write(part: string | Uint8Array): Promise<void>;
  /** Completes the object; gives its ETag. */
  end(): Promise<string>;
  /** Removes everything written so far; never throws. */
  abort(): Promise<void>;
}

/** A bucket to read from and write to. Every method throws `StoreError`. */
export interface WritableStore extends ObjectStore {
  /** All objects whose key starts with `prefix`, in ascending order of keys. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Id of the newest version of an object that has this ETag; null when the bucket keeps none or does not show them. */
  findVersion(key: string, etag: string): Promise<string | null>;
  /** Reads a small object at once, with its ETag; null when there is none. */
  read(key: string): Promise<{ bytes: Uint8Array; etag: string } | null>;
  /** Writes an object; gives its ETag. Throws `Conflict` when `condition` is not met. */
  put(key: string, body: Uint8Array | string, contentType: string, condition?: WriteCondition): Promise<string>;
  writer(key: string, contentType: string): ObjectWriter;
  /** User metadata of an object, by lower-case name; null when there is none. `versionId`: of a version that is not the newest. */
  readMetadata(key: string, versionId?: string): Promise<Readonly<Record<string, string>> | null>;
  /** Whether an object that the service did not write exists at the key. */
  isForeign(key: string): Promise<boolean>;
  /** Removes the objects among `keys` that the service wrote; gives their keys. */
  remove(keys: readonly string[]): Promise<string[]>;
  openUploads(prefix: string): AsyncIterable<OpenUpload>;
  abortUpload(upload: OpenUpload): Promise<void>;
}

/** Reads up to `READ_ATTEMPTS` times: the SDK retries requests, but not a body that is interrupted. */
async function retried<Result>(read: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (error instanceof ObjectChanged || attempt === READ_ATTEMPTS) throw error;
    }
  }
}

export function writableStore(client: S3Client, bucket: string): WritableStore {
  async function metadataOf(key: string, versionId?: string): Promise<Record<string, string>> {
    const version = versionId === undefined ? {} : { VersionId: versionId };
    const { Metadata = {} } = await wrapStoreErrors(
      `Reading the metadata of ${key}`,
      client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ...version })),
    );
    return Metadata;
  }
  /** Whether the service wrote an object; null when there is none. */
  const isOwn = async (key: string): Promise<boolean | null> => {
    const metadata = await store.readMetadata(key);
    return metadata === null ? null : metadata['written-by'] === OWNER_METADATA['written-by'];
  };

  const bucketReads = bucketStore(client, bucket);
  const store: WritableStore = {
    ...bucketReads,

    async *list(prefix) {
      try {
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
          for (const { Key, ETag, Size, LastModified } of Contents) {
            if (Key === undefined || ETag === undefined || LastModified === undefined) continue;
            yield { key: Key, etag: ETag.replaceAll('"', ''), size: Size ?? 0, lastModified: LastModified };
          }
        }
      } catch (cause) {
        throw asStoreError(`Listing ${prefix}`, cause);
      }
    },

    async findVersion(key, etag) {
      let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
      for (let more = true; more;) {
        const command = new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, ...from });
        const page = await client.send(command).catch((cause: unknown): Partial<ListObjectVersionsCommandOutput> => {
          // Other S3 services may not have versions; a bucket of somebody else may not show them.
          if ([400, 403, 404, 405, 501].includes(httpStatusOf(cause) ?? 0)) return {};
          throw asStoreError(`Listing versions of ${key}`, cause);
        });
        const version = page.Versions?.find((each) => each.Key === key && each.ETag?.replaceAll('"', '') === etag);
        if (version?.VersionId !== undefined) return version.VersionId;
        more = page.IsTruncated === true && page.NextKeyMarker === key;
        from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      }
      return null;
    },

    async read(key) {
      const found = await retried(() => bucketReads.readObject(key));
      return found === 'unchanged' ? null : found;
    },

    readRange: (...range) => retried(() => bucketReads.readRange(...range)),

    async put(key, body, contentType, condition) {
      const precondition =
        condition === undefined ? {} : 'etag' in condition ? { IfMatch: `"${condition.etag}"` } : { IfNoneMatch: '*' };
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: contentType,
        Metadata: OWNER_METADATA,
        ...precondition,
      });
      try {
        const { ETag = '' } = await client.send(command);
        return ETag.replaceAll('"', '');
      } catch (cause) {
        const status = httpStatusOf(cause);
        // S3 answers 404 to a conditional write when the object was removed in the meantime.
        if (condition !== undefined && (status === 412 || status === 409 || status === 404)) {
          throw new Conflict(`${key} was changed by someone else in the meantime`, { cause });
        }
        throw asStoreError(`Writing ${key}`, cause);
      }
    },

    writer: (key, contentType) =>
      createWriter(client, { Bucket: bucket, Key: key, ContentType: contentType, Metadata: OWNER_METADATA }),

    async readMetadata(key, versionId) {
      try {
        return await metadataOf(key, versionId);
      } catch (error) {
        if ((await store.findObject(key)) === null) return null;
        throw error;
      }
    },

    async isForeign(key) {
      return (await isOwn(key)) === false;
    },

    async remove(keys) {
      const own: string[] = [];
      for (const key of keys) if (await isOwn(key)) own.push(key);
      for (let at = 0; at < own.length; at += 1000) {
        const Objects = own.slice(at, at + 1000).map((Key) => ({ Key }));
        const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
        const { Errors = [] } = await wrapStoreErrors('Removing objects', client.send(command));
        if (Errors[0] !== undefined) throw new StoreError(`Removing ${Errors[0].Key} failed: ${Errors[0].Message}`);
      }
      return own;
    },

    async *openUploads(prefix) {
      let from: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
      for (let more = true; more;) {
        const command = new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...from });
        const page = await wrapStoreErrors(`Listing uploads of ${prefix}`, client.send(command));
        for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
          if (Key !== undefined && UploadId !== undefined) {
            yield { key: Key, id: UploadId, started: Initiated ?? new Date(0) };
          }
        }
        // Without a marker the next request would give the same page again.
        more = page.IsTruncated === true && page.NextKeyMarker !== undefined;
        from = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      }
    },

    async abortUpload({ key, id }) {
      const command = new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: id });
      await wrapStoreErrors(`Aborting the upload of ${key}`, client.send(command));
    },
  };
  return store;
}

function createWriter(
  client: S3Client,
  params: { Bucket: string; Key: string; ContentType: string; Metadata: object },
): ObjectWriter {
  const body = new PassThrough({ highWaterMark: 1024 * 1024 });
  const upload = new Upload({ client, params: { ...params, Body: body } as never, partSize: PART_BYTES, queueSize: 1 });
  let failure: StoreError | undefined;
  let ended = false;
  let wake = () => {};
  body.on('drain', () => wake());
  // An error of the body also fails the upload, which is where it is handled.
  body.on('error', () => {});
  // Starts at once, so that parts are sent while rows arrive; if it fails, the next `write` throws.
  const done = upload
    .done()
    .catch((cause: unknown) => {
      failure = asStoreError(`Writing ${params.Key}`, cause);
      body.destroy();
      return undefined;
    })
    .finally(() => {
      ended = true;
      wake();
    });
  const throwIfFailed = () => {
    if (failure !== undefined) throw failure;
  };
  return {
    key: params.Key,
    async write(part) {
      throwIfFailed();
      if (!body.write(part) && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      throwIfFailed();
    },
    async end() {
      throwIfFailed();
      body.end();
      const result = await done;
      throwIfFailed();
      return result?.ETag?.replaceAll('"', '') ?? '';
    },
    async abort() {
      // An error of the body fails the upload, which removes its parts; `upload.abort` would not wait for that.
      body.destroy(new Error('The upload was aborted'));
      await done;
    },
  };
}

/** The result of `work`; what it rejects with becomes a `StoreError` that says what was being done. */
async function wrapStoreErrors<T>(what: string, work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw asStoreError(what, cause);
  });
}

function asStoreError(what: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  return new StoreError(`${what} failed: ${describeError(cause)}`, { cause });
}
