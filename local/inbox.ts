import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isReport } from '../lib/refresh/layout.ts';
import type { RefreshResult } from '../lib/refresh/refresh.ts';
import { messageOf, reasonOf } from '../scripts/cli/cli-error.ts';
import { formatBytes } from '../scripts/cli/format.ts';
import { DONE, type InboxFile, InboxScan, REFUSED, versionOf } from './inbox-scan.ts';
import type { Part } from './lifetime.ts';
import { nearby } from './nearby.ts';
import { resultLine } from './result-line.ts';

const SCAN_MS = 400;
/** Files from this size on take a while: that is said before, in bytes. */
const LARGE = 20_000_000;

export interface InboxOptions {
  folder: string;
  rawPrefix: string;
  /** Puts a file into the bucket. */
  upload: (path: string, key: string) => Promise<void>;
  refresh: () => Promise<RefreshResult>;
  /** Port of the S3 that has the bucket. */
  s3Port: number;
  /** Gets the outcome of a refresh after the lines about its files. */
  onTaken?: (result: RefreshResult) => void;
  /** Gets one line for each file: what became of it. */
  say: (line: string) => void;
  scanMs?: number;
}

interface Uploaded {
  file: InboxFile;
  key: string;
}

/**
 * Takes the reports that are copied into a folder: each is put into the bucket under its path below the folder, the
 * snapshot is refreshed, and the file goes to `done/`, or to `refused/` where it cannot be counted. A file that could not
 * even be uploaded stays, and is taken when it changes.
 */
export async function watchInbox(options: InboxOptions): Promise<Part> {
  const { folder, scanMs = SCAN_MS } = options;
  await mkdir(folder, { recursive: true });
  const scan = new InboxScan(folder);
  const ending = new AbortController();
  const say = (line: string): void => {
    if (!ending.signal.aborted) options.say(line);
  };
  const watch = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        const files = await scan.scan();
        if (files.length > 0) await take(files, { ...options, say });
      } catch (error) {
        say(`${nearby(folder)}: ${messageOf(error)}`);
      }
      await sleep(scanMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  };
  // What it is at when it ends may need the store, which ends too: nobody waits for it.
  void watch();
  return {
    stop() {
      ending.abort();
      return Promise.resolve();
    },
  };
}

async function take(files: readonly InboxFile[], options: InboxOptions): Promise<void> {
  const { refresh, say } = options;
  const uploaded: Uploaded[] = [];
  for (const file of files) {
    const shown = nearby(file.path);
    const key = options.rawPrefix + file.name;
    if (!isReport(key)) {
      say(`${shown} stays: reports are .csv, .tsv or .txt, each also .gz`);
      continue;
    }
    if (file.size === 0) {
      say(`${shown} stays: it is empty`);
      continue;
    }
    if (file.size >= LARGE) say(`${shown}: reading ${formatBytes(file.size)}`);
    try {
      await options.upload(file.path, key);
      // A file that changed meanwhile is taken again.
      if ((await versionOf(file.path)) === file.version) uploaded.push({ file, key });
    } catch (error) {
      say(`${shown} stays: ${messageOf(error)}`);
    }
  }
  if (uploaded.length === 0) return;
  try {
    const result = await refresh();
    for (const one of uploaded) say(await settle(one, result, options));
    options.onTaken?.(result);
  } catch (error) {
    for (const { file } of uploaded) say(`${nearby(file.path)} stays: ${messageOf(error)}`);
  }
}

/** Puts a file where it belongs after the refresh; gives the line about it. */
async function settle(
  { file, key }: Uploaded,
  result: RefreshResult,
  { folder, s3Port }: InboxOptions,
): Promise<string> {
  const entry = result.report.reports.find((report) => report.key === key);
  if (entry === undefined) return `${nearby(file.path)} stays: ${key} was removed meanwhile`;
  const there = await move(file, join(folder, entry.action === 'failed' ? REFUSED : DONE));
  return resultLine(entry, result, s3Port) + there;
}

/** Says where the file is now, where that is not where it belongs. */
async function move({ path, name }: InboxFile, folder: string): Promise<string> {
  const target = join(folder, name);
  try {
    await mkdir(dirname(target), { recursive: true });
    await rename(path, target);
    return ` → ${nearby(target)}`;
  } catch (error) {
    return `; the file stays: ${reasonOf(error)}`;
  }
}
