import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hash } from '../../lib/base/hash.ts';
import { ObjectChanged, type StoredObject } from '../../lib/storage/objects.ts';
import type { WritableStore } from '../../lib/storage/writable-store.ts';
import { cannot } from '../cli/cli-error.ts';
import type { ReportFile } from './inputs.ts';

const BLOCK_BYTES = 256 * 1024;

/** An object of a bucket: a file, or a text instead of one. */
export type FileObject = ReportFile & { text?: string | undefined };

/** Files as the objects of a bucket, which cannot be written to. A file that cannot be read is a `CliError`. */
export function fileStore(files: readonly FileObject[]): WritableStore {
  const byKey = new Map(files.map((file) => [file.key, file]));
  const sorted = files.map(objectOf).sort((one, other) => (one.key < other.key ? -1 : 1));
  const refuse = (): never => {
    throw new Error('Files are not written to');
  };
  const read = async (key: string) => {
    const file = byKey.get(key);
    if (file === undefined) return null;
    const bytes =
      file.text === undefined ? await readFile(file.path).catch(cannot(`read ${file.path}`)) : Buffer.from(file.text);
    return { bytes, etag: objectOf(file).etag };
  };
  return {
    bucket: 'files',
    findObject: async (key) => sorted.find((object) => object.key === key) ?? null,
    readObject: read,
    read,
    openObject: async (key) => {
      const file = byKey.get(key);
      if (file === undefined) throw new ObjectChanged(`${key} is gone`);
      return blocksOf(file);
    },
    readRange: async (key) => {
      throw new ObjectChanged(`${key} is gone`);
    },
    async *list(prefix) {
      for (const object of sorted) if (object.key.startsWith(prefix)) yield object;
    },
    readMetadata: async () => null,
    findVersion: async () => null,
    isForeign: async () => false,
    // oxlint-disable-next-line no-empty-function -- there are none
    async *openUploads() {},
    put: async () => refuse(),
    writer: refuse,
    remove: async () => refuse(),
    abortUpload: async () => refuse(),
  };
}

const objectOf = ({ key, id, size, modified, text }: FileObject): StoredObject => ({
  key,
  etag: hash([id, size, modified.getTime(), text]),
  size: text === undefined ? size : Buffer.byteLength(text),
  lastModified: modified,
});

async function* blocksOf(file: FileObject): AsyncGenerator<Uint8Array> {
  // The file may grow meanwhile.
  if (file.size === 0) return;
  try {
    yield* createReadStream(file.path, { highWaterMark: BLOCK_BYTES, end: file.size - 1 });
  } catch (error) {
    cannot(`read ${file.path}`)(error);
  }
}
