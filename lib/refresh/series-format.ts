import type { SeriesFormat } from '../../schemas/manifest.ts';
import { hash } from '../base/hash.ts';
import { FormatError, MAX_FORMAT_BYTES, type OwnFormat, ownFormat } from '../formats/index.ts';
import type { StoredObject } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { formatKeyOf } from './layout.ts';
import { isPast } from './retention.ts';
import type { EtlSettings } from './settings.ts';

/** The declarations of all series, by their keys. */
export class SeriesFormats {
  readonly #byKey: ReadonlyMap<string, SeriesFormat>;
  readonly #rawPrefix: string;

  constructor(formats: readonly SeriesFormat[], rawPrefix: string) {
    this.#byKey = new Map(formats.map((format) => [format.key, format]));
    this.#rawPrefix = rawPrefix;
  }

  /** By key. */
  get all(): SeriesFormat[] {
    return [...this.#byKey.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** The declaration for a report, by the key of the report; null if its series has none. */
  of(reportKey: string): SeriesFormat | null {
    const key = formatKeyOf(reportKey, this.#rawPrefix);
    return (key === null ? undefined : this.#byKey.get(key)) ?? null;
  }
}

/**
 * The `format.json` files in effect: those in the bucket, and expired ones. `known`: those of the previous snapshot. An
 * unchanged object is not read again. Throws `StoreError`.
 */
export async function readSeriesFormats(
  store: WritableStore,
  found: readonly StoredObject[],
  known: readonly SeriesFormat[],
  settings: Pick<EtlSettings, 'rawPrefix' | 'rawRetentionDays'>,
  now: Date,
): Promise<SeriesFormats> {
  const keys = new Set(found.map(({ key }) => key));
  const read = await Promise.all(found.map((object) => formatAt(store, object, known)));
  const expired = known
    .filter(({ key }) => !keys.has(key) && key.startsWith(settings.rawPrefix))
    .filter(({ last_modified }) => isPast(new Date(last_modified), settings.rawRetentionDays, now))
    .map((format) => ({ ...format, expired: true }));
  return new SeriesFormats([...read.filter((format) => format !== null), ...expired], settings.rawPrefix);
}

/** Null: it was removed since it was listed. */
async function formatAt(
  store: WritableStore,
  { key, etag, size, lastModified }: StoredObject,
  known: readonly SeriesFormat[],
): Promise<SeriesFormat | null> {
  const last_modified = lastModified.toISOString();
  const before = known.find((format) => format.key === key && format.etag === etag);
  if (before !== undefined) return { ...before, last_modified, expired: false };
  if (size > MAX_FORMAT_BYTES) return { key, etag, last_modified, text: null, expired: false };
  const object = await store.read(key);
  if (object === null) return null;
  return { key, etag: object.etag, last_modified, text: Buffer.from(object.bytes).toString('utf8'), expired: false };
}

/** The hash of a declaration: while it is the same, reports are read in the same way. */
export const formatId = ({ etag, text }: SeriesFormat): string => hash(text ?? ['too large', etag]);

/** The parsed declaration. Throws `FormatError`. */
export function declaredBy({ key, text }: SeriesFormat): OwnFormat {
  if (text === null) throw new FormatError(key, [`it is larger than ${MAX_FORMAT_BYTES} bytes`]);
  return ownFormat(text, key);
}

/** The error of a declaration; null if it is valid. */
export function faultOf(format: SeriesFormat): string | null {
  try {
    declaredBy(format);
    return null;
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

/** The zone of the days of a report; null if its declaration is broken, so that nobody knows. */
export function timeZoneOf(format: SeriesFormat | null, settings: Pick<EtlSettings, 'timeZone'>): string | null {
  if (format === null) return settings.timeZone;
  return faultOf(format) === null ? (declaredBy(format).timeZone ?? settings.timeZone) : null;
}
