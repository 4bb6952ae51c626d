import type { Manifest, MonthPart } from '../../schemas/manifest.ts';
import { Conflict, type WritableStore } from '../storage/writable-store.ts';
import { LAYOUT } from './layout.ts';
import { readManifest } from './manifest.ts';

/** How often the list is tried again after another refresh wrote it in between. */
const TRIES = 5;

/** The list of the lines files of these months, as Hive's `SymlinkTextInputFormat` reads it: a URL a line, no empty line. */
export const linesListOf = (bucket: string, months: readonly MonthPart[]): string =>
  months.map(({ lines }) => `s3://${bucket}/${lines.key}\n`).join('');

/**
 * Writes the list of the lines files of a manifest that was just published; nothing if it is there already. Throws `StoreError`.
 * Gives a warning if an object that the service did not write is in the way, else null.
 *
 * The manifest comes first. After a crash between the two the list is that of the snapshot before, whose files are all there: only
 * a refresh removes them, after it has written the list. In the other order the list could name what is never published.
 * The next refresh writes the list, also if it finds nothing new.
 */
export async function writeLinesList(
  store: WritableStore,
  manifest: Manifest,
  months: readonly MonthPart[],
): Promise<string | null> {
  const text = linesListOf(store.bucket, months);
  for (let attempt = 1; ; attempt++) {
    // The list is read before the manifest: a list that another refresh writes after publishing is not overwritten by an older one.
    const current = await store.read(LAYOUT.linesList);
    if (current !== null && Buffer.from(current.bytes).toString('utf8') === text) return null;
    const published = await readManifest(store);
    if (published?.manifest.reports.catalog !== manifest.reports.catalog) return null;
    if (current !== null && (await store.isForeign(LAYOUT.linesList))) {
      return `${LAYOUT.linesList}: skipped, since an object that this service did not create already exists at that key`;
    }
    try {
      const condition = current === null ? { absent: true as const } : { etag: current.etag };
      // The SDK sends no length of an empty string.
      await store.put(LAYOUT.linesList, Buffer.from(text), 'text/plain; charset=utf-8', condition);
      return null;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === TRIES) throw error;
    }
  }
}

/** Those of the months whose lines files are still there: the files of an earlier snapshot may be gone. Throws `StoreError`. */
export async function monthsWithLines(store: WritableStore, months: readonly MonthPart[]): Promise<MonthPart[]> {
  const etags = new Map<string, string>();
  for await (const { key, etag } of store.list(LAYOUT.months)) etags.set(key, etag);
  return months.filter(({ lines }) => etags.get(lines.key) === lines.etag);
}
