import { addAbortSignal, Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { ParquetSource } from '../base/checked-parquet.ts';
import { ServiceError } from '../base/service-error.ts';

/** Time limit of `findObject` in milliseconds, retries included. */
const FIND_TIMEOUT = 8000;

/** An object as S3 lists it. */
export interface StoredObject {
  key: string;
  /** Without the quotes around it in HTTP. */
  etag: string;
  /** Bytes. */
  size: number;
  lastModified: Date;
}

/** A bucket to read from. */
export interface ObjectStore {
  readonly bucket: string;
  /** The object with exactly this key, or null. Throws `StoreError`. */
  findObject(key: string): Promise<StoredObject | null>;
  /**
   * Streams the object if it still has this ETag. Throws `ObjectChanged` when it was replaced or removed, and `StoreError`
   * for any other failure, also later while the bytes are read. `versionId`: of a version that is not the newest.
   */
  openObject(key: string, etag: string, versionId?: string): Promise<AsyncIterable<Uint8Array>>;
  /**
   * Reads a small object at once. Gives `unchanged` when its ETag is still `knownEtag`, null when there is no such object.
   * Throws `StoreError`.
   */
  readObject(key: string, knownEtag?: string): Promise<{ bytes: Uint8Array; etag: string } | 'unchanged' | null>;
  /**
   * Reads the bytes from `start` to before `end` of an object that has this ETag. Throws `ObjectChanged` when it has another
   * or is gone, and `StoreError` for any other failure.
   */
  readRange(key: string, etag: string, start: number, end: number): Promise<ArrayBuffer>;
}

/** A Parquet file that is read in parts while it has this ETag. */
export const partsOf = (
  store: ObjectStore,
  {
    key,
    etag,
    bytes,
    sha256,
    footer,
  }: { key: string; etag: string; bytes: number } & Pick<ParquetSource, 'sha256' | 'footer'>,
): ParquetSource => ({
  byteLength: bytes,
  sha256,
  footer,
  slice: (start, end) => store.readRange(key, etag, start, end),
});

/** A request to S3 failed; `cause` is the error of the SDK. */
export class StoreError extends ServiceError {
  override readonly name: string = 'StoreError';
  override readonly code: string = 'STORE_FAILED';
}

/** The object was replaced or removed since it was listed. */
export class ObjectChanged extends StoreError {
  override readonly name = 'ObjectChanged';
  override readonly code = 'OBJECT_CHANGED';
}

/** A bucket to read from. `readTimeout`: time limit of `readObject` in milliseconds, retries included. */
export const bucketStore = (
  client: S3Client,
  bucket: string,
  { readTimeout }: { readTimeout?: number } = {},
): ObjectStore => ({
  bucket,

  async readObject(key, knownEtag) {
    const condition = knownEtag === undefined ? {} : { IfNoneMatch: `"${knownEtag}"` };
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...condition });
    const abortSignal = readTimeout === undefined ? undefined : AbortSignal.timeout(readTimeout);
    try {
      const { Body, ETag = '' } = await client.send(command, { ...(abortSignal && { abortSignal }) });
      if (Body === undefined) throw new StoreError(`Reading ${key} in ${bucket} failed: the answer has no body`);
      if (abortSignal && Body instanceof Readable) addAbortSignal(abortSignal, Body);
      return { bytes: await Body.transformToByteArray(), etag: ETag.replaceAll('"', '') };
    } catch (cause) {
      if (httpStatusOf(cause) === 304) return 'unchanged';
      // A silent S3 would probably stay silent during another request, and a caller is waiting.
      if (abortSignal?.aborted === true) {
        throw new StoreError(`Reading ${key} in ${bucket} failed: no answer within ${readTimeout} ms`, { cause });
      }
      // Without s3:ListBucket, S3 answers 403 for a missing object too; a listing tells the two apart.
      if ((await this.findObject(key)) === null) return null;
      throw new StoreError(`Reading ${key} in ${bucket} failed: ${describeError(cause)}`, { cause });
    }
  },

  async readRange(key, etag, start, end) {
    const Range = `bytes=${start}-${end - 1}`;
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${etag}"`, Range });
    const abortSignal = readTimeout === undefined ? undefined : AbortSignal.timeout(readTimeout);
    try {
      const { Body } = await client.send(command, { ...(abortSignal && { abortSignal }) });
      if (Body === undefined) throw new StoreError(`Reading ${key} in ${bucket} gave no body`);
      if (abortSignal && Body instanceof Readable) addAbortSignal(abortSignal, Body);
      const { buffer, byteOffset, byteLength } = await Body.transformToByteArray();
      if (byteLength !== end - start) throw new StoreError(`Reading ${key} gave ${byteLength} of ${end - start} bytes`);
      return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    } catch (cause) {
      if (cause instanceof StoreError) throw cause;
      if (abortSignal?.aborted === true) {
        throw new StoreError(`Reading ${key} in ${bucket} failed: no answer within ${readTimeout} ms`, { cause });
      }
      // Without the right to list, S3 reports a missing object as a forbidden one: only a listing knows.
      if (isReplacedOrRemoved(cause) || (await this.findObject(key)) === null) {
        throw new ObjectChanged(`${key} in ${bucket} was replaced or removed`, { cause });
      }
      throw new StoreError(`Reading ${key} in ${bucket} failed: ${describeError(cause)}`, { cause });
    }
  },

  async findObject(key) {
    // S3 lists keys in ascending order, so if the key exists it is the first one with itself as prefix.
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 });
    const abortSignal = AbortSignal.timeout(FIND_TIMEOUT);
    const { Contents: [first] = [] } = await client.send(command, { abortSignal }).catch((cause: unknown) => {
      throw new StoreError(`Listing ${key} in ${bucket} failed: ${describeError(cause)}`, { cause });
    });
    if (first?.Key !== key || first.ETag === undefined || first.LastModified === undefined) return null;
    return { key, etag: first.ETag.replaceAll('"', ''), size: first.Size ?? 0, lastModified: first.LastModified };
  },

  async openObject(key, etag, versionId) {
    const version = versionId === undefined ? {} : { VersionId: versionId };
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${etag}"`, ...version });
    const { Body } = await client.send(command).catch((cause: unknown) => {
      if (isReplacedOrRemoved(cause))
        throw new ObjectChanged(`${key} in ${bucket} was replaced or removed since it was listed`, { cause });
      throw new StoreError(`Reading ${key} in ${bucket} failed: ${describeError(cause)}`, { cause });
    });
    if (!(Body instanceof Readable)) throw new StoreError(`Reading ${key} in ${bucket} failed: the answer has no body`);
    return readBody(Body, `${key} in ${bucket}`);
  },
});

async function* readBody(body: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<Uint8Array> {
  try {
    // When the reader stops early, leaving this loop closes the connection.
    for await (const chunk of body) yield chunk;
  } catch (cause) {
    throw new StoreError(`Reading ${what} was interrupted: ${describeError(cause)}`, { cause });
  }
}

/** Name and message of anything that was thrown. */
export const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** HTTP status of an SDK error; undefined when S3 did not answer. */
export const httpStatusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

const isReplacedOrRemoved = (error: unknown): boolean => [404, 412].includes(httpStatusOf(error) ?? 0);
