import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, type Emulator, type ListedObject, pathOf } from './emulator.ts';
import type { S3Request } from './request.ts';
import { escaped, unescaped } from './xml.ts';

/** A version of an object, or the delete marker that stands in its place: its `etag` is empty. */
export interface ObjectVersion extends ListedObject {
  /** `null`, as S3 writes it, where the bucket keeps no versions. */
  id: string;
  isLatest: boolean;
  isDeleteMarker: boolean;
}

/** A version that is no longer the current one. */
interface Noncurrent extends Omit<ObjectVersion, 'isLatest'> {
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Versions on a page of a listing: few, so that a caller who does not turn the page is found out. */
const PAGE = 5;

/**
 * The object versions that the emulator does not have: the current ones are in the emulator, the earlier ones are kept here.
 * A bucket that keeps none answers as S3 does without versioning: each object has the one version `null`.
 */
export class Versions {
  readonly #emulator: Emulator;
  readonly #buckets = new Set<string>();
  /** By bucket and key, the newest first. */
  readonly #noncurrent = new Map<string, Noncurrent[]>();
  /** By bucket and key, the id of the version in the emulator. */
  readonly #currentIds = new Map<string, string>();

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  enable(bucket: string): void {
    this.#buckets.add(bucket);
  }

  isEnabled(bucket: string): boolean {
    return this.#buckets.has(bucket);
  }

  /** Id of the version that the emulator has, or would have if there were one. */
  currentId(bucket: string, key: string): string {
    if (!this.isEnabled(bucket)) return 'null';
    const place = `${bucket}/${key}`;
    const id = this.#currentIds.get(place) ?? randomUUID().replaceAll('-', '');
    this.#currentIds.set(place, id);
    return id;
  }

  /** The version that the next write replaces; null where there is none. */
  async current(bucket: string, key: string): Promise<Noncurrent | null> {
    const { status, headers, body } = await this.#emulator.ask('GET', pathOf(bucket, key));
    if (status !== 200) return null;
    const found = (await this.#emulator.list(bucket, key)).find((object) => object.key === key);
    if (found === undefined) return null;
    return { ...found, id: this.currentId(bucket, key), isDeleteMarker: false, headers: describing(headers), body };
  }

  /** Keeps what a write has replaced, null where that was nothing. */
  keepReplaced(bucket: string, key: string, replaced: Noncurrent | null): void {
    this.#currentIds.delete(`${bucket}/${key}`);
    if (replaced !== null) this.#add(bucket, replaced);
  }

  /** Keeps what was removed, and puts a delete marker in its place; gives the marker's id. */
  keepRemoved(bucket: string, key: string, removed: Noncurrent | null): string {
    this.keepReplaced(bucket, key, removed);
    const id = randomUUID().replaceAll('-', '');
    const lastModified = new Date().toISOString();
    const marker = {
      key,
      id,
      isDeleteMarker: true,
      lastModified,
      etag: '',
      size: 0,
      headers: {},
      body: Buffer.alloc(0),
    };
    this.#add(bucket, marker);
    return id;
  }

  /** Drops an earlier version, as a lifecycle rule does; false where there is none of this id. */
  forget(bucket: string, key: string, id: string): boolean {
    const kept = this.#noncurrent.get(`${bucket}/${key}`) ?? [];
    const place = kept.findIndex((version) => version.id === id);
    if (place >= 0) kept.splice(place, 1);
    return place >= 0;
  }

  /** Removes a version for good. Where it is the current one, the version before it is the current one again. */
  async remove(bucket: string, key: string, id: string): Promise<void> {
    if (this.forget(bucket, key, id) || id !== this.currentId(bucket, key)) return;
    await this.#emulator.remove(bucket, key);
    this.#currentIds.delete(`${bucket}/${key}`);
    const [before] = this.#noncurrent.get(`${bucket}/${key}`) ?? [];
    if (before === undefined || before.isDeleteMarker) return;
    this.forget(bucket, key, before.id);
    await this.#emulator.put(bucket, key, before.body, before.headers);
    this.#currentIds.set(`${bucket}/${key}`, before.id);
  }

  /** All versions of the objects whose keys begin so: by key, of each the newest first. */
  async list(bucket: string, prefix: string): Promise<ObjectVersion[]> {
    const current = new Map((await this.#emulator.list(bucket, prefix)).map((object) => [object.key, object]));
    const keys = new Set(current.keys());
    for (const [place, versions] of this.#noncurrent) {
      const key = place.slice(bucket.length + 1);
      if (place.startsWith(`${bucket}/`) && key.startsWith(prefix) && versions.length > 0) keys.add(key);
    }
    return [...keys].sort(byBytes).flatMap((key) => {
      const newest = current.get(key);
      const first = newest && [{ ...newest, id: this.currentId(bucket, key), isLatest: true, isDeleteMarker: false }];
      const earlier = this.#noncurrent.get(`${bucket}/${key}`) ?? [];
      return [
        ...(first ?? []),
        ...earlier.map(({ headers: _headers, body: _body, ...version }, index) => ({
          ...version,
          isLatest: first === undefined && index === 0,
        })),
      ];
    });
  }

  /** The answer to ListObjectVersions. */
  async listing({ bucket, query }: S3Request): Promise<string> {
    const prefix = query.get('prefix') ?? '';
    const [keyMarker, idMarker] = [query.get('key-marker') ?? '', query.get('version-id-marker') ?? ''];
    const all = await this.list(bucket, prefix);
    const marked = all.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
    const rest = marked >= 0 ? all.slice(marked + 1) : all.filter(({ key }) => byBytes(key, keyMarker) > 0);
    const size = Math.min(PAGE, Number(query.get('max-keys') ?? PAGE));
    const page = rest.slice(0, size);
    const last = page.at(-1);
    const next =
      last === undefined || page.length === rest.length
        ? '<IsTruncated>false</IsTruncated>'
        : `<IsTruncated>true</IsTruncated><NextKeyMarker>${escaped(last.key)}</NextKeyMarker><NextVersionIdMarker>${last.id}</NextVersionIdMarker>`;
    const head = `<Name>${bucket}</Name><Prefix>${escaped(prefix)}</Prefix><MaxKeys>${size}</MaxKeys>`;
    return `<?xml version="1.0" encoding="UTF-8"?><ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${head}${next}${page.map(element).join('')}</ListVersionsResult>`;
  }

  /** The answer to GetObject or HeadObject of an earlier version; or why there is none. */
  answer({ bucket, key, query, operation }: S3Request, ifMatch?: string): Answer | { refusal: number; code: string } {
    const id = query.get('versionId');
    const version = this.#noncurrent.get(`${bucket}/${key}`)?.find((each) => each.id === id);
    if (version === undefined) return { refusal: 404, code: 'NoSuchVersion' };
    if (version.isDeleteMarker) return { refusal: 405, code: 'MethodNotAllowed' };
    if (ifMatch !== undefined && ifMatch !== version.headers.etag) return { refusal: 412, code: 'PreconditionFailed' };
    const headers = {
      ...version.headers,
      'content-length': String(version.size),
      'x-amz-version-id': version.id,
    };
    return { status: 200, headers, body: operation === 'HeadObjectVersion' ? Buffer.alloc(0) : version.body };
  }

  #add(bucket: string, version: Noncurrent): void {
    const place = `${bucket}/${version.key}`;
    this.#noncurrent.set(place, [version, ...(this.#noncurrent.get(place) ?? [])]);
  }
}

/** The keys that a DeleteObjects request names. */
export const keysToDelete = (body: Buffer): string[] =>
  [...body.toString('utf8').matchAll(/<Key>(.*?)<\/Key>/gs)].map(([, key = '']) => unescaped(key));

/** The versions that it names; none where it names keys alone. */
export const versionsToDelete = (body: Buffer): { key: string; id: string }[] =>
  [...body.toString('utf8').matchAll(/<Key>([^<]*)<\/Key><VersionId>([^<]*)<\/VersionId>/g)].map(
    ([, key = '', id = '']) => ({ key: unescaped(key), id }),
  );

function element({ key, id, isLatest, isDeleteMarker, lastModified, etag, size }: ObjectVersion): string {
  const shared = `<Key>${escaped(key)}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest><LastModified>${lastModified}</LastModified>`;
  if (isDeleteMarker) return `<DeleteMarker>${shared}</DeleteMarker>`;
  return `<Version>${shared}<ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Version>`;
}

/** Of the headers of an object those that describe it, and not the one answer. */
function describing(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const names = new Set(['content-type', 'content-encoding', 'etag', 'last-modified']);
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => names.has(name) || name.startsWith('x-amz-meta-')),
  );
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
