import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatKeyOf, LAYOUT } from '../../lib/refresh/layout.ts';
import { refresh, type RefreshResult } from '../../lib/refresh/refresh.ts';
import type { EtlSettings } from '../../lib/refresh/settings.ts';
import { refusalOf } from '../../lib/rollup/rejects.ts';
import { publishedSnapshots } from '../../lib/snapshot/published-snapshot.ts';
import type { Snapshot } from '../../lib/snapshot/snapshot.ts';
import { overlayStore } from '../../lib/storage/overlay-store.ts';
import type { WritableStore } from '../../lib/storage/writable-store.ts';
import { MANIFEST_KEY } from '../../schemas/manifest.ts';
import { cannot, CliError } from '../cli/cli-error.ts';
import { formatCount, formatSeconds } from '../cli/format.ts';
import { refreshProgress } from '../refresh/progress.ts';
import { countOf, reasonsOf, type ReportEntry } from '../refresh/report-lines.ts';
import { withCliErrors } from '../refresh/run.ts';
import type { Counted, Reading } from './reading.ts';
import { type FileObject, fileStore } from './file-store.ts';
import { type Inputs, inputsOf, PREFIX } from './inputs.ts';

/** No object has this key. */
const NO_KEY = 'none';

/**
 * Counts files together by a refresh of a bucket in memory, of which they are the reports. Throws `CliError`.
 */
export async function readSeveral(reading: Reading): Promise<Counted> {
  const began = performance.now();
  const inputs = await inputsOf(reading.paths);
  await reading.begin([...inputs.reports, ...inputs.formats]);
  const keeps = (key: string) =>
    key.endsWith('.parquet') || (reading.rejects !== undefined && key.startsWith(LAYOUT.rejects));
  const now = () => new Date();
  const store = overlayStore(fileStore(objectsOf(inputs, reading)), now, keeps);
  const progress = refreshProgress({ stream: process.stderr });
  let result: RefreshResult;
  let snapshot: Snapshot | null;
  try {
    result = await withCliErrors(() => refresh(store, settingsOf(reading), { now, events: progress.events }));
    snapshot = await publishedSnapshots(store, MANIFEST_KEY)();
  } finally {
    progress.stop();
  }
  if (reading.rejects !== undefined) await writeRejects(store, reading.rejects);
  if (snapshot === null) throw new CliError('no report was counted');
  return countedOf(result, snapshot, inputs, reading, (performance.now() - began) / 1000);
}

/** A declaration of the command line is that of every series. */
function objectsOf({ reports, formats }: Inputs, { own }: Reading): FileObject[] {
  if (own === undefined) return [...reports, ...formats];
  const keys = new Set(reports.map(({ key }) => formatKeyOf(key, PREFIX)!));
  const declared = Array.from(keys, (key) => ({
    ...reports[0]!,
    key,
    text: own.text,
  }));
  return [...reports, ...declared];
}

const settingsOf = ({ timeZone, defaultCurrency, overlap, maxRejectRatio, lenient }: Reading): EtlSettings => ({
  rawPrefix: PREFIX,
  fallbackKey: NO_KEY,
  timeZone,
  defaultCurrency,
  maxRejectRatio: lenient ? 1 : maxRejectRatio,
  maxReportBytes: Number.MAX_SAFE_INTEGER,
  overlap,
  snapshotKeep: 1,
  writeCleaned: false,
  carry: [],
  rawRetentionDays: null,
  cleanedRetentionDays: null,
  concurrency: 1,
});

function countedOf(
  { report, manifest }: RefreshResult,
  snapshot: Snapshot,
  { reports, skipped }: Inputs,
  { maxRejectRatio, rejects, lenient }: Reading,
  seconds: number,
): Counted {
  const pathOf = new Map(reports.map(({ key, path }) => [key, path]));
  const refusedBecause = ({ summary, failure }: ReportEntry): string | undefined =>
    failure?.message ?? (summary === null ? undefined : refusalOf(summary, maxRejectRatio));
  const refused = report.reports.flatMap((entry) => {
    const why = refusedBecause(entry);
    return why === undefined ? [] : [`${pathOf.get(entry.key)}: ${why}`];
  });
  const where =
    rejects === undefined ? '--rejects FOLDER writes them to files' : `the rejects are in the folder ${rejects}`;
  const { rows_read, rows_rejected } = report;
  const rejected = `${formatCount(rows_rejected)} of ${countOf(rows_read, 'row')} rejected`;
  const reasons = reasonsOf(report.reports);
  const lines = formatCount(manifest?.lines ?? 0);
  const replaced = report.reports.flatMap(({ key, superseded }) =>
    superseded.map(
      ({ by, lines: of }) => `${pathOf.get(key)}: ${countOf(of, 'line')} count as ${pathOf.get(by)} has them`,
    ),
  );
  const unsure = (manifest?.warnings ?? []).filter(
    ({ code }) => code !== 'REPORT_LEFT_OUT' && code !== 'BROKEN_FORMAT',
  );
  return {
    snapshot,
    headline: `${countOf(report.reports.length, 'report')}: ${countOf(rows_read, 'row')}, of which ${lines} order lines count (${formatSeconds(seconds)})`,
    notes: [
      ...(lenient ? refused : []),
      ...(rows_rejected > 0 ? [`${rejected}${reasons === '' ? '' : ` (${reasons})`}; ${where}`] : []),
      ...(skipped > 0 ? [`${countOf(skipped, 'file')} skipped: not reports by their names`] : []),
      ...replaced,
      ...unsure.map(({ message }) => message),
    ],
    refusal: refused.length === 0 ? undefined : refusalText(refused, report.reports.length),
  };
}

function refusalText(refused: readonly string[], of: number): string {
  const what = `${refused.length} of ${countOf(of, 'report')} would not be counted`;
  return `${what}. ${refused.join('. ')}. --lenient prints the answer all the same`;
}

/** The rejects of each report as a file of its own, named as in the bucket. */
async function writeRejects(store: WritableStore, folder: string): Promise<void> {
  for await (const { key } of store.list(LAYOUT.rejects)) {
    const path = join(folder, key.slice(LAYOUT.rejects.length));
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, (await store.read(key))!.bytes);
    } catch (error) {
      cannot(`write ${path}`)(error);
    }
  }
}
