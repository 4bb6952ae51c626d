import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileKind, HEAD_BYTES, refusalOf } from '../lib/ingest/file-kind.ts';
import { isFormat, isReport, REPORT_NAMES } from '../lib/refresh/layout.ts';
import type { RefreshResult } from '../lib/refresh/refresh.ts';
import { messageOf, reasonOf } from '../scripts/cli/cli-error.ts';
import { formatBytes } from '../scripts/cli/format.ts';
import { DONE, type InboxFile, InboxScan, REFUSED, versionOf } from './inbox-scan.ts';
import type { Part } from './lifetime.ts';
import { displayPath } from './display.ts';
import { formatLine, resultLine } from './result-line.ts';

const SCAN_MS = 400;
/** Size in bytes from which reading a file is announced, as it takes a while. */
const LARGE_BYTES = 20_000_000;

export interface InboxOptions {
  folder: string;
  rawPrefix: string;
  /** Uploads a file into the bucket. */
  upload: (path: string, key: string) => Promise<void>;
  refresh: () => Promise<RefreshResult>;
  /** Port of the S3 emulator. */
  s3Port: number;
  /** Called with the result of a refresh, after the lines about its files. */
  onTaken?: (result: RefreshResult) => void;
  /** Called with one line per file: what happened to it. */
  say: (line: string) => void;
  scanMs?: number;
}

interface Uploaded {
  file: InboxFile;
  key: string;
}

/**
 * Processes reports, and declarations of formats, that are copied into a folder. Each is uploaded under its path relative to the folder, the snapshot is
 * refreshed, and the file is moved to `done/`, or to `refused/`, with a note that says why, if it cannot be counted. Files that come while a refresh is
 * requested or runs are uploaded meanwhile, so that those of a burst share the next one. A file that cannot be uploaded stays
 * where it is, and is tried again when it changes.
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
        const uploaded = await uploadAll(await scan.scan(), { ...options, say });
        // Not awaited: the next files are uploaded while this refresh waits for its turn.
        if (uploaded.length > 0) void refreshAll(uploaded, { ...options, say });
      } catch (error) {
        say(`${displayPath(folder)}: ${messageOf(error)}`);
      }
      await sleep(scanMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  };
  // Not awaited: an upload in progress at the end may need the emulator, which stops too.
  void watch();
  return {
    stop() {
      ending.abort();
      return Promise.resolve();
    },
  };
}

/** Uploads those of the files that are reports; gives the files that are in the bucket as they are in the folder. */
async function uploadAll(files: readonly InboxFile[], options: InboxOptions): Promise<Uploaded[]> {
  const { say } = options;
  const uploaded: Uploaded[] = [];
  for (const file of files) {
    const shown = displayPath(file.path);
    const key = options.rawPrefix + file.name;
    if (!isReport(key) && !isFormat(key, options.rawPrefix)) {
      say(`${shown} skipped: ${await whyNotReport(file.path)}`);
      continue;
    }
    if (file.size === 0) {
      say(`${shown} skipped: the file is empty`);
      continue;
    }
    if (file.size >= LARGE_BYTES) say(`${shown}: reading ${formatBytes(file.size)}`);
    try {
      await options.upload(file.path, key);
      if (!(await hasChanged(file))) uploaded.push({ file, key });
    } catch (error) {
      say(`${shown} skipped: ${messageOf(error)}`);
    }
  }
  return uploaded;
}

/** Why a file with another name than that of a report is none: what it is, or else what names reports have. */
async function whyNotReport(path: string): Promise<string> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
    const kind = fileKind(head.subarray(0, bytesRead), bytesRead < HEAD_BYTES);
    return kind === 'text' || kind === 'workbook' ? `not a report. ${REPORT_NAMES}` : refusalOf(kind).message;
  } finally {
    await file.close();
  }
}

/** Refreshes, and settles the files that the refresh is for. Never throws. */
async function refreshAll(uploaded: readonly Uploaded[], options: InboxOptions): Promise<void> {
  const { say } = options;
  try {
    const result = await options.refresh();
    for (const one of uploaded) {
      if (!(await hasChanged(one.file))) say(await settle(one, result, options));
    }
    options.onTaken?.(result);
  } catch (error) {
    for (const { file } of uploaded) say(`${displayPath(file.path)} skipped: ${messageOf(error)}`);
  }
}

/** Whether a file changed since it was found: then it is found again, and uploaded again. One that is gone has not. */
async function hasChanged({ path, version }: InboxFile): Promise<boolean> {
  const now = await versionOf(path);
  return now !== null && now !== version;
}

/** Moves a file to its subfolder after the refresh, with a note beside it if it was refused; gives the line about it. */
async function settle(
  { file, key }: Uploaded,
  result: RefreshResult,
  { folder, s3Port }: InboxOptions,
): Promise<string> {
  const format = result.report.formats.find((declared) => declared.key === key);
  if (format !== undefined) return await settleFormat(file, format, folder);
  const entry = result.report.reports.find((report) => report.key === key);
  if (entry === undefined) return `${displayPath(file.path)} skipped: ${key} was removed in the meantime`;
  const isRefused = entry.action === 'failed';
  const place = await move(file, join(folder, isRefused ? REFUSED : DONE));
  if (isRefused && entry.failure !== null) await noteWhy(file, entry.failure.message, folder);
  return resultLine(entry, result, s3Port) + place;
}

/** The same for the `format.json` of a series. */
async function settleFormat(
  file: InboxFile,
  format: RefreshResult['report']['formats'][number],
  folder: string,
): Promise<string> {
  const place = await move(file, join(folder, format.error === null ? DONE : REFUSED));
  if (format.error !== null) await noteWhy(file, format.error, folder);
  return formatLine(format) + place;
}

/** Writes beside a refused file why it was refused. The line about it says so too. */
async function noteWhy({ name }: InboxFile, why: string, folder: string): Promise<void> {
  await writeFile(join(folder, REFUSED, `${name}.error.txt`), `${why}\n`).catch(() => {});
}

/** Moves a file into `folder`; gives the end of the line about it: its new place, or why it was not moved. */
async function move({ path, name }: InboxFile, folder: string): Promise<string> {
  const target = join(folder, name);
  try {
    await mkdir(dirname(target), { recursive: true });
    await rename(path, target);
    return ` → ${displayPath(target)}`;
  } catch (error) {
    return `; the file was not moved: ${reasonOf(error)}`;
  }
}
