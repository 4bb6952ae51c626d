import * as z from 'zod';
import { type Manifest, manifestSchema } from '../../schemas/manifest.ts';
import { type WriteCondition, Conflict, type WritableStore } from '../storage/writable-store.ts';
import { LAYOUT } from './layout.ts';
import { ServiceError } from '../base/service-error.ts';

export interface PublishedManifest {
  manifest: Manifest;
  etag: string;
}

/** What lies in the place of the manifest is none, or that of another version of the service. */
export class BrokenManifest extends ServiceError {
  override readonly name = 'BrokenManifest';
  override readonly code = 'BROKEN_MANIFEST';
}

/** The manifest that is published; null where there is none. Throws `BrokenManifest` and `StoreError`. */
export async function readManifest(store: WritableStore): Promise<PublishedManifest | null> {
  const found = await store.findObject(LAYOUT.manifest);
  const object = found === null ? null : await store.read(LAYOUT.manifest);
  if (object === null) return null;
  return { manifest: parseManifest(object.bytes), etag: object.etag };
}

function parseManifest(bytes: Uint8Array): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new BrokenManifest(
      `${LAYOUT.manifest} is no manifest of this version of the service; nothing was changed. Bring back the one before it, ` +
        `or remove it and refresh, which takes over what was built (${reason})`,
      { cause },
    );
  }
}

/**
 * Publishes a manifest where the one before is still `previous` (null: none). An answer that was lost after a successful
 * write looks like a conflict with oneself, and is none. Throws `Conflict` where somebody else published.
 */
export async function writeManifest(
  store: WritableStore,
  manifest: Manifest,
  previous: PublishedManifest | null,
): Promise<void> {
  const expected: WriteCondition = previous === null ? { absent: true } : { etag: previous.etag };
  const text = JSON.stringify(manifest);
  try {
    await store.put(LAYOUT.manifest, text, 'application/json', expected);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const current = await store.read(LAYOUT.manifest);
    if (current === null || Buffer.from(current.bytes).toString('utf8') !== text) throw error;
  }
}
