import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { mapConcurrent } from '../../lib/base/map-concurrent.ts';
import { readCatalog, readManifest } from '../../lib/refresh/manifest.ts';
import { ObjectChanged, StoreError } from '../../lib/storage/objects.ts';
import type { WritableStore } from '../../lib/storage/writable-store.ts';
import type { Manifest, WrittenFile } from '../../schemas/manifest.ts';
import { startBar } from '../cli/bar.ts';
import { cannot, CliError } from '../cli/cli-error.ts';
import { formatBytes } from '../cli/format.ts';
import { openOutput } from '../cli/output-file.ts';
import type { MonthRange } from './options.ts';

/** The views of a question. */
export const VIEWS = ['lines', 'sales', 'daily'] as const;
export type View = (typeof VIEWS)[number];

/** By view, the paths of its files on this machine. */
export type ViewFiles = Partial<Record<View, string[]>>;

export interface FetchOptions extends MonthRange {
  views: readonly View[];
  /** The folder in which files are kept from question to question. */
  cache: string;
  /** Stream of the progress bar. */
  stream: NodeJS.WriteStream;
}

/** Files that are downloaded at a time. */
const DOWNLOADS = 4;
/** How long a file is kept after its last use, in milliseconds. */
const KEPT = 30 * 24 * 3_600_000;

/** The files of the published snapshot that some views need. Throws `CliError` and `StoreError`. */
export async function fetchFiles(store: WritableStore, options: FetchOptions): Promise<ViewFiles> {
  await mkdir(options.cache, { recursive: true, mode: 0o700 }).catch(cannot(`write ${options.cache}`));
  const files = await download(store, await publishedFiles(store, options), options).catch(async (error: unknown) => {
    if (!(error instanceof ObjectChanged)) throw error;
    // A refresh may have published in the meantime, and removed what was published before.
    return download(store, await publishedFiles(store, options), options).catch((again: unknown) => {
      if (!(again instanceof ObjectChanged)) throw again;
      throw new CliError(`${again.message}. ${GONE}`, { cause: again });
    });
  });
  await removeUnused(options.cache);
  return files;
}

const GONE =
  'If an earlier snapshot is pinned, the lines of some of its months are gone: leave these months out with --from and --to, ' +
  'or go back to the newest snapshot with npm run snapshot -- --use latest';

/** By view, the published files. */
type Published = Partial<Record<View, WrittenFile[]>>;

async function publishedFiles(store: WritableStore, options: FetchOptions): Promise<Published> {
  if (options.views.length === 0) return {};
  const published = await readManifest(store);
  if (published === null) {
    throw new CliError(`nothing is published in ${store.bucket}. To publish its reports: npm run refresh`);
  }
  const { manifest } = published;
  const files: Published = {};
  for (const view of options.views) {
    files[view] = view === 'lines' ? await linesFiles(store, manifest, options) : rollupFile(manifest, view);
  }
  return files;
}

async function linesFiles(store: WritableStore, manifest: Manifest, { from, to }: MonthRange): Promise<WrittenFile[]> {
  const { months } = await readCatalog(store, manifest);
  const wanted = months.filter(({ month }) => (from ?? month) <= month && month <= (to ?? month));
  if (wanted.length === 0 && months.length > 0) {
    const named = months.map(({ month }) => month).sort();
    throw new CliError(
      `no month from ${from ?? '…'} to ${to ?? '…'} has lines. There are ${named[0]} to ${named.at(-1)}`,
    );
  }
  return wanted.map(({ lines }) => lines);
}

function rollupFile({ rollups }: Manifest, view: Exclude<View, 'lines'>): WrittenFile[] {
  const file = rollups[view];
  if (file !== undefined) return [file];
  throw new CliError(`${view} is not published. To publish it: npm run refresh`);
}

async function download(
  store: WritableStore,
  published: Published,
  { cache, stream }: FetchOptions,
): Promise<ViewFiles> {
  const pathOf = ({ etag }: WrittenFile) => join(cache, `${encodeURIComponent(etag)}.parquet`);
  const missing: WrittenFile[] = [];
  for (const file of Object.values(published).flat()) if (!(await isCached(pathOf(file), file))) missing.push(file);
  const progress = downloadProgress(missing, stream);
  const failed = new AbortController();
  const running: Promise<void>[] = [];
  const start = (file: WrittenFile): Promise<void> => {
    const task = downloadFile(store, file, pathOf(file), progress, failed.signal);
    running.push(task);
    return task;
  };
  try {
    // oxlint-disable-next-line no-unused-vars -- the files are on the disk
    for await (const _ of mapConcurrent(missing, DOWNLOADS, start));
  } finally {
    failed.abort();
    await Promise.allSettled(running);
    progress.stop();
  }
  return Object.fromEntries(Object.entries(published).map(([view, files]) => [view, files.map(pathOf)]));
}

/** Whether the file is there; its time is that of its last use. */
async function isCached(path: string, { bytes }: WrittenFile): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found?.size !== bytes) return false;
  const now = new Date();
  await utimes(path, now, now);
  return true;
}

async function downloadFile(
  store: WritableStore,
  { key, etag, bytes }: WrittenFile,
  path: string,
  progress: DownloadProgress,
  signal: AbortSignal,
): Promise<void> {
  const file = await openOutput(path);
  let read = 0;
  try {
    const body = await store.openObject(key, etag);
    await pipeline(
      body,
      async function* counted(chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          read += chunk.length;
          progress.add(chunk.length);
          yield chunk;
        }
      },
      file.stream,
      { end: false, signal },
    );
    if (read !== bytes) throw new StoreError(`Reading ${key} gave ${read} of ${bytes} bytes. Try again`);
    await file.commit();
  } catch (error) {
    file.discard();
    if (error instanceof StoreError || error instanceof CliError) throw error;
    throw cannot(`write ${path}`)(error);
  }
}

interface DownloadProgress {
  /** Adds bytes that came. */
  add(count: number): void;
  stop(): void;
}

function downloadProgress(files: readonly WrittenFile[], stream: NodeJS.WriteStream): DownloadProgress {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let read = 0;
  const texts = () => ({ read: formatBytes(read), size: formatBytes(total), files: String(files.length) });
  const bar =
    total === 0
      ? null
      : startBar({ stream, total, texts: texts(), format: '{bar} {percentage}% · {read} of {size} in {files} files' });
  return {
    add(count) {
      read += count;
      bar?.update(read, texts());
    },
    stop: () => bar?.stop(),
  };
}

/** Removes files that were not used for long; one that cannot be removed stays. */
async function removeUnused(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > KEPT) await rm(path, { force: true }).catch(() => {});
  }
}
