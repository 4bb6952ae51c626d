import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { FORMAT_FILE } from '../../lib/formats/index.ts';
import { formatKeyOf, isReport, REPORT_NAMES } from '../../lib/refresh/layout.ts';
import { cannot, CliError, UsageError } from '../cli/cli-error.ts';

/** Prefix of the reports in the bucket that the files stand for. */
export const PREFIX = 'raw/';

/** A file that is counted as the service would count an object. */
export interface ReportFile {
  /** Its path as people know it. */
  path: string;
  /** Key of the object that it stands for. */
  key: string;
  /** Bytes. */
  size: number;
  modified: Date;
  id: string;
}

/** Files to count together. */
export interface Inputs {
  reports: ReportFile[];
  /** The `format.json` of series. */
  formats: ReportFile[];
  /** Files in folders that are neither. */
  skipped: number;
}

/** Whether files are counted together as the service would: several, or a folder. Throws `CliError`. */
export async function isSeveral(paths: readonly string[]): Promise<boolean> {
  if (paths.length > 1 && paths.includes('-')) throw new UsageError('- (standard input) cannot be combined with files');
  if (paths.length !== 1) return true;
  const [path = '-'] = paths;
  return path !== '-' && (await stat(path).catch(() => null))?.isDirectory() === true;
}

/**
 * The files that paths name. A folder stands for the folder of reports in the bucket: its subfolders are series. Files that are
 * named themselves are of the series `default`. Throws `CliError`.
 */
export async function inputsOf(paths: readonly string[]): Promise<Inputs> {
  const inputs: Inputs = { reports: [], formats: [], skipped: 0 };
  const files: string[] = [];
  for (const path of paths) {
    const found = await statOf(path);
    if (found.isDirectory()) await addFolder(path, inputs);
    else files.push(path);
  }
  const root = commonFolder(files);
  for (const path of files) {
    const name = relative(root, resolve(path)).replaceAll(sep, '/');
    const key = PREFIX + (name.includes('/') ? `default/${name}` : name);
    await add(path, isReport(key) ? key : `${key}.csv`, inputs.reports);
  }
  refuseEqualKeys(inputs.reports);
  return inputs;
}

async function addFolder(folder: string, inputs: Inputs): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(cannot(`read ${folder}`));
  let reports = 0;
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).replaceAll(sep, '/');
    if (entry.isDirectory() || name.split('/').some((part) => part.startsWith('.'))) continue;
    const key = PREFIX + name;
    if (isReport(key)) {
      await add(path, key, inputs.reports);
      reports++;
    } else if (entry.name === FORMAT_FILE && formatKeyOf(key, PREFIX) === key) await add(path, key, inputs.formats);
    else inputs.skipped++;
  }
  if (reports === 0) throw new CliError(`there is no report in ${folder}. ${REPORT_NAMES}`);
}

async function add(path: string, key: string, to: ReportFile[]): Promise<void> {
  const found = await statOf(path);
  if (!found.isFile()) throw new CliError(`cannot read ${path}: it is not a file`);
  const { size, mtime: modified, dev, ino } = found;
  const id = `${dev}:${ino}`;
  // A file that is named twice is counted once.
  if (!to.some((other) => other.id === id && other.key === key)) to.push({ path, key, size, modified, id });
}

const statOf = (path: string): Promise<Stats> => stat(path).catch(cannot(`read ${path}`));

/** The folder that all files are in. */
function commonFolder(paths: readonly string[]): string {
  const folders = paths.map((path) => dirname(resolve(path)).split(sep));
  const [first = [], ...others] = folders;
  let length = first.length;
  for (const folder of others) {
    let same = 0;
    while (same < length && folder[same] === first[same]) same++;
    length = same;
  }
  return first.slice(0, length).join(sep) || sep;
}

function refuseEqualKeys(reports: readonly ReportFile[]): void {
  const paths = new Map<string, string>();
  for (const { key, path } of reports) {
    const other = paths.get(key);
    if (other !== undefined) {
      throw new UsageError(`${other} and ${path} would be the same report, ${key}. Put them into one folder`);
    }
    paths.set(key, path);
  }
}
