import { addAbortSignal, Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { ServiceError } from '../base/service-error.ts';

/** Time for finding out whether an object is there, in milliseconds, retries included. */
const FIND_TIMEOUT = 8000;

/** An object as a listing shows it. */
export interface StoredObject {
  key: string;
  /** Without the quotes that HTTP puts around it. */
  etag: string;
  /** Bytes. */
  size: number;
  lastModified: Date;
}

/** What the snapshot needs from a bucket. */
export interface ObjectStore {
  readonly bucket: string;
  /** The object of exactly this key, null when there is none. Throws `StoreError`. */
  findObject(key: string): Promise<StoredObject | null>;
  /**
   * The bytes of the object, as long as it has this ETag. Throws `ObjectChanged` when it has another, or is gone, else
   * `StoreError`, also while the bytes are read.
   */
  openObject(key: string, etag: string): Promise<AsyncIterable<Uint8Array>>;
  /**
   * A small object whole; `unchanged` where it still has the ETag `unless`, null when there is none. Throws `StoreError`.
   */
  readObject(key: string, unless?: string): Promise<{ bytes: Uint8Array; etag: string } | 'unchanged' | null>;
}

/** The store did not do what it was asked for; `cause` says why. */
export class StoreError extends ServiceError {
  override readonly name: string = 'StoreError';
  override readonly code: string = 'STORE_FAILED';
}

/** The object is not the one that was listed any more. */
export class ObjectChanged extends StoreError {
  override readonly name = 'ObjectChanged';
  override readonly code = 'OBJECT_CHANGED';
}

/** The objects of one bucket. `readTimeout`: time for `readObject` in milliseconds, retries included. */
export const bucketStore = (
  client: S3Client,
  bucket: string,
  { readTimeout }: { readTimeout?: number } = {},
): ObjectStore => ({
  bucket,

  async readObject(key, unless) {
    const condition = unless === undefined ? {} : { IfNoneMatch: `"${unless}"` };
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...condition });
    const abortSignal = readTimeout === undefined ? undefined : AbortSignal.timeout(readTimeout);
    try {
      const { Body, ETag = '' } = await client.send(command, { ...(abortSignal && { abortSignal }) });
      if (Body === undefined) throw new StoreError(`Reading ${key} in ${bucket} gave no body`);
      if (abortSignal && Body instanceof Readable) addAbortSignal(abortSignal, Body);
      return { bytes: await Body.transformToByteArray(), etag: ETag.replaceAll('"', '') };
    } catch (cause) {
      if (statusOf(cause) === 304) return 'unchanged';
      // A store that is silent would be so again, and somebody waits.
      if (abortSignal?.aborted === true) {
        throw new StoreError(`Reading ${key} in ${bucket} took over ${readTimeout} ms`, { cause });
      }
      // Without leave to list, S3 tells of a missing object as of a forbidden one: only a listing knows.
      if ((await this.findObject(key)) === null) return null;
      throw new StoreError(`Reading ${key} in ${bucket} failed: ${textOf(cause)}`, { cause });
    }
  },

  async findObject(key) {
    // Keys are listed in ascending order: where the key exists, it is the first of those that begin with it.
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 });
    const abortSignal = AbortSignal.timeout(FIND_TIMEOUT);
    const { Contents: [first] = [] } = await client.send(command, { abortSignal }).catch((cause: unknown) => {
      throw new StoreError(`Listing ${key} in ${bucket} failed: ${textOf(cause)}`, { cause });
    });
    if (first?.Key !== key || first.ETag === undefined || first.LastModified === undefined) return null;
    return { key, etag: first.ETag.replaceAll('"', ''), size: first.Size ?? 0, lastModified: first.LastModified };
  },

  async openObject(key, etag) {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${etag}"` });
    const { Body } = await client.send(command).catch((cause: unknown) => {
      if (hasChanged(cause))
        throw new ObjectChanged(`${key} in ${bucket} is not the object that was listed`, { cause });
      throw new StoreError(`Reading ${key} in ${bucket} failed: ${textOf(cause)}`, { cause });
    });
    if (!(Body instanceof Readable)) throw new StoreError(`${key} in ${bucket} came without a body`);
    return bytesOf(Body, `${key} in ${bucket}`);
  },
});

async function* bytesOf(body: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<Uint8Array> {
  try {
    // A reader that stops early ends this loop, which closes the connection.
    for await (const chunk of body) yield chunk;
  } catch (cause) {
    throw new StoreError(`Reading ${what} broke off: ${textOf(cause)}`, { cause });
  }
}

/** Name and message of whatever was thrown. */
export const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** The HTTP status of an error of the SDK; undefined where there was no answer. */
export const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

const hasChanged = (error: unknown): boolean => [404, 412].includes(statusOf(error) ?? 0);
