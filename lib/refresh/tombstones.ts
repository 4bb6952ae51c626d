import { ErasedOrders, erasedHash } from '../ingest/erased-orders.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { LAYOUT, tombstoneKey } from './layout.ts';

const TOMBSTONE = /^(?:([^/]+)\/)?([0-9a-f]{64})\.json$/;

/** The orders of a bucket that were erased: their ids are kept nowhere, only keyed hashes, in the keys of objects. */
export class Tombstones {
  /** When the last tombstone was written; null if there is none. */
  readonly newest: Date | null;
  readonly #secret: string;
  readonly #hashes: readonly { series: string | null; hash: string }[];
  readonly #bySeries = new Map<string, ErasedOrders>();

  /** `series`: of a tombstone for one series; null: it is for all. */
  constructor(secret: string, hashes: readonly { series: string | null; hash: string }[], newest: Date | null) {
    this.#secret = secret;
    this.#hashes = hashes;
    this.newest = newest;
  }

  /** The erased orders of a series. */
  of(series: string): ErasedOrders {
    let orders = this.#bySeries.get(series);
    if (orders === undefined) {
      const hashes = this.#hashes.filter((each) => each.series === null || each.series === series);
      orders = new ErasedOrders(this.#secret, new Set(hashes.map(({ hash }) => hash)));
      this.#bySeries.set(series, orders);
    }
    return orders;
  }
}

/** The tombstones of a bucket, by one listing: their objects are not read. Throws `StoreError`. */
export async function readTombstones(store: WritableStore, secret: string): Promise<Tombstones> {
  const hashes: { series: string | null; hash: string }[] = [];
  let newest: Date | null = null;
  for await (const { key, lastModified } of store.list(LAYOUT.erased)) {
    const [, series = null, hash] = TOMBSTONE.exec(key.slice(LAYOUT.erased.length)) ?? [];
    if (hash === undefined) continue;
    hashes.push({ series, hash });
    if (newest === null || lastModified > newest) newest = lastModified;
  }
  return new Tombstones(secret, hashes, newest);
}

/**
 * Leaves a tombstone for each order: from now on every build leaves the order out. It says when, and nothing of the order.
 * `series`: only orders of this series; null: those of all. Throws `StoreError`.
 */
export async function writeTombstones(
  store: WritableStore,
  secret: string,
  ids: Iterable<string>,
  { series, now }: { series: string | null; now: Date },
): Promise<void> {
  for (const id of ids) {
    const text = JSON.stringify({ erased_at: now.toISOString() });
    await store.put(tombstoneKey(erasedHash(secret, id), series), text, 'application/json');
  }
}
