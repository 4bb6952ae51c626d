import { randomBytes } from 'node:crypto';
import type { WritableStore } from '../storage/writable-store.ts';
import { Conflict } from '../storage/writable-store.ts';
import { LAYOUT } from './layout.ts';
import { readTombstones } from './tombstones.ts';
import type { BuildSettings, EtlSettings } from './settings.ts';

const BYTES = 32;

/** The settings with the secret of the bucket, and the orders that were erased. Throws `StoreError`. */
export async function withSecret(store: WritableStore, settings: EtlSettings): Promise<BuildSettings> {
  const secret = await orderSecret(store);
  return { ...settings, orderSecret: secret, tombstones: await readTombstones(store, secret) };
}

/**
 * The secret of the bucket, with which the keys of orders are hashed; made at the first refresh. Throws `StoreError`.
 */
async function orderSecret(store: WritableStore): Promise<string> {
  const found = await readSecret(store);
  if (found !== null) return found;
  const secret = randomBytes(BYTES).toString('hex');
  try {
    await store.put(LAYOUT.secret, JSON.stringify({ secret }), 'application/json', { absent: true });
    return secret;
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    // Another refresh made it in the meantime.
    return (await readSecret(store)) ?? secret;
  }
}

async function readSecret(store: WritableStore): Promise<string | null> {
  const object = await store.read(LAYOUT.secret);
  if (object === null) return null;
  return (JSON.parse(Buffer.from(object.bytes).toString('utf8')) as { secret: string }).secret;
}
