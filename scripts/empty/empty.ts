import {
  AbortMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';
import { writableStore } from '../../lib/storage/writable-store.ts';
import { listVersions } from '../cli/versions.ts';
import { CliError } from '../cli/cli-error.ts';
import { describeError } from '../../lib/storage/objects.ts';

/** Most objects that S3 removes in one request. */
const MOST = 1000;

/**
 * Removes all versions of all objects of a bucket, page by page, and what was begun and not completed; gives how many versions
 * and delete markers it removed. Throws `CliError`.
 */
export async function emptyBucket(
  client: S3Client,
  bucket: string,
  { most = MOST, onProgress = () => {} }: { most?: number; onProgress?: (removed: number) => void } = {},
): Promise<number> {
  let removed = 0;
  let batch: ObjectIdentifier[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: batch, Quiet: true } });
    const { Errors: [failed] = [] } = await client.send(command);
    if (failed !== undefined) throw new CliError(`cannot remove ${failed.Key} of ${bucket}: ${failed.Message}`);
    removed += batch.length;
    batch = [];
    onProgress(removed);
  };
  try {
    for await (const { key, id } of listVersions(client, bucket)) {
      batch.push({ Key: key, VersionId: id });
      if (batch.length === most) await flush();
    }
    await flush();
    for await (const { key, id } of writableStore(client, bucket).openUploads('')) {
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: id }));
    }
    return removed;
  } catch (error) {
    throw asCliError(`cannot empty ${bucket}`, error);
  }
}

/** Removes an empty bucket. Throws `CliError`. */
export async function removeBucket(client: S3Client, bucket: string): Promise<void> {
  await client.send(new DeleteBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
    throw asCliError(`cannot remove ${bucket}`, error);
  });
}

const asCliError = (what: string, error: unknown): CliError =>
  error instanceof CliError ? error : new CliError(`${what}: ${describeError(error)}`, { cause: error });
