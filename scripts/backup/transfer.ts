import type { S3Client } from '@aws-sdk/client-s3';
import { mapConcurrent } from '../../lib/base/map-concurrent.ts';
import { LAYOUT } from '../../lib/refresh/layout.ts';
import { Conflict, type WritableStore, writableStore } from '../../lib/storage/writable-store.ts';
import { CliError } from '../cli/cli-error.ts';
import { withCliErrors } from '../refresh/run.ts';
import { type Source, copyTo, isSame, newest } from './objects.ts';

/** Objects that are copied at a time. */
const CONCURRENCY = 8;

/** What came of a transfer, by key. */
export interface Transferred {
  copied: string[];
  /** Were there already, with the same bytes. */
  same: string[];
  /** Were there with other bytes, which stayed. */
  differing: string[];
}

export interface TransferOptions {
  /** Whether objects that are there with other bytes are replaced. */
  overwrite: boolean;
}

/** Copies objects to the same keys of a bucket, and removes nothing there. Throws `CliError`. */
export async function transfer(
  client: S3Client,
  sources: readonly Source[],
  bucket: string,
  prefix: string,
  { overwrite }: TransferOptions,
): Promise<Transferred> {
  const there = new Map((await newest(client, bucket, prefix)).map((object) => [object.key, object]));
  const result: Transferred = { copied: [], same: [], differing: [] };
  const move = async (source: Source): Promise<void> => {
    const { key } = source;
    const present = there.get(key);
    if (present !== undefined && (await isSame(client, source, present))) result.same.push(key);
    else if (present !== undefined && !overwrite) result.differing.push(key);
    else {
      await copyTo(client, bucket, source);
      result.copied.push(key);
    }
  };
  for await (const _ of mapConcurrent(sources, CONCURRENCY, move));
  for (const keys of Object.values(result) as string[][]) keys.sort();
  return result;
}

/**
 * Copies the tombstones of erased orders, and the secret that they are made with, so that orders which were erased from one
 * bucket stay erased in another; gives how many tombstones were copied. Throws `CliError` where the other bucket has a secret of its own that is in use.
 */
export async function transferErased(client: S3Client, from: string, to: string): Promise<number> {
  const tombstones = await newest(client, from, LAYOUT.erased);
  await withCliErrors(() => copySecret(writableStore(client, from), writableStore(client, to), tombstones.length > 0));
  return (await transfer(client, tombstones, to, LAYOUT.erased, { overwrite: false })).copied.length;
}

async function copySecret(from: WritableStore, to: WritableStore, hasTombstones: boolean): Promise<void> {
  const [wanted, present] = await Promise.all([from, to].map(secretOf));
  if (!wanted) return;
  if (present && Buffer.compare(present.bytes, wanted.bytes) === 0) return;
  if (present && (await isInUse(to))) {
    if (!hasTombstones) return;
    throw new CliError(
      `${to.bucket} hashes orders with another secret than ${from.bucket}, so orders that were erased there would come back here. ` +
        'Use the bucket that the backup is of, or one of a new stage that has no reports yet',
    );
  }
  try {
    const condition = present ? { etag: present.etag } : ({ absent: true } as const);
    await to.put(LAYOUT.secret, wanted.bytes, 'application/json', condition);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new CliError(`a refresh made a secret in ${to.bucket} at the same time. Run the command again`, {
      cause: error,
    });
  }
}

const secretOf = async (store: WritableStore) =>
  (await store.findObject(LAYOUT.secret)) === null ? null : store.read(LAYOUT.secret);

/** Whether anything was built or erased with the secret of a bucket. */
async function isInUse(store: WritableStore): Promise<boolean> {
  for (const folder of [LAYOUT.reports, LAYOUT.erased]) for await (const _ of store.list(folder)) return true;
  return false;
}
