import { ReportError } from '../../lib/base/report-error.ts';
import { hash } from '../../lib/base/hash.ts';
import { FORMATS } from '../../lib/formats/index.ts';
import { openWorkbook } from '../../lib/ingest/open-workbook.ts';
import type { Known } from '../../lib/ingest/survey.ts';
import { manyRejects, noneCounted, refusalOf } from '../../lib/rollup/rejects.ts';
import {
  type ReportOptions,
  type ReportRollups,
  type ReportSummary,
  rollupsOfReport,
  settled,
} from '../../lib/rollup/report.ts';
import { snapshotOfReport } from '../../lib/snapshot/snapshot.ts';
import { CliError } from '../cli/cli-error.ts';
import { formatBytes, formatCount, formatSeconds } from '../cli/format.ts';
import { type Input, openInput } from '../cli/input-file.ts';
import { readProgress } from '../cli/progress.ts';
import { openRejectsFile } from '../cli/rejects-file.ts';
import { reasonsOf } from '../refresh/report-lines.ts';
import type { AnalyzeOptions } from './options.ts';
import type { Counted, Reading } from './reading.ts';

const DAY_MS = 86_400_000;

/** Reads one report, in bounded memory. Throws `CliError`. */
export async function readOne(reading: Reading): Promise<Counted> {
  const began = new Date();
  const [path] = reading.paths;
  const input = await openInput(path);
  try {
    await reading.begin([{ path, id: input.id }]);
    return await countedOf(input, reading, began);
  } finally {
    await input.close();
  }
}

async function countedOf(input: Input, reading: Reading, began: Date): Promise<Counted> {
  const { paths, timeZone, defaultCurrency, maxRejectRatio, own } = reading;
  const read = await readReport(input, reading);
  const { summary } = read;
  const { modified, size } = input;
  const [path] = paths;
  const id = hash([path, size, modified?.getTime() ?? began.getTime(), timeZone, defaultCurrency, own?.text]);
  const report = { id, key: path, etag: null, lastModified: modified ?? began, checkedAt: began };
  const many = manyRejects(summary, maxRejectRatio);
  const warnings = [...read.warnings, ...(many === undefined ? [] : [many])];
  const rejected = summary.rejected > 0 ? [`${rejectedLine(summary)}; ${rejectsHint(reading)}`] : [];
  return {
    snapshot: await snapshotOfReport({ ...read, warnings }, report),
    headline: headlineOf(summary, (Date.now() - began.getTime()) / 1000),
    notes: [...rejected, ...(summary.hint === null ? [] : [summary.hint]), ...read.warnings],
    refusal: refusal(input, summary, reading),
  };
}

/** Says where the rejects are, or how to write them. */
function rejectsHint({ rejects }: Pick<AnalyzeOptions, 'rejects'>): string {
  return rejects === undefined ? '--rejects FILE writes them to a file' : `the rejects are in ${rejects}`;
}

function refusal({ name }: Input, summary: ReportSummary, reading: Reading): string | undefined {
  const why = refusalOf(summary, reading.maxRejectRatio);
  if (why === undefined) return undefined;
  const advice = noneCounted(summary) === undefined ? '; --lenient prints the answer all the same' : '';
  return `${name}: ${why}; ${rejectsHint(reading)}${advice}`;
}

async function readReport(input: Input, reading: Reading): Promise<ReportRollups> {
  try {
    return await settled((known) => readOnce(input, reading, known));
  } catch (error) {
    throw error instanceof ReportError ? new CliError(`${input.name}: ${error.message}`, { cause: error }) : error;
  }
}

async function readOnce(
  input: Input,
  { timeZone: usualZone, defaultCurrency, rejects, own }: Reading,
  known: Known,
): Promise<ReportRollups> {
  const file = rejects === undefined ? null : await openRejectsFile(rejects);
  const { size, modified } = input;
  const progress = readProgress({ size });
  const arrived = Math.floor((modified ?? new Date()).getTime() / DAY_MS);
  const { timeZone = usualZone, ...declared } = own?.format ?? {};
  const options: ReportOptions = {
    timeZone,
    defaultCurrency,
    known,
    declared: { ...declared, arrived },
    openWorkbook,
    onProgress: (soFar) => progress.update(soFar),
  };
  if (file) options.onReject = (reject) => file.write(reject);
  try {
    const read = await rollupsOfReport(input.open(), options);
    await file?.commit();
    return read;
  } catch (error) {
    file?.discard();
    throw error;
  } finally {
    progress.stop();
  }
}

function headlineOf({ format, rows, active, cancelled, rejected, bytes }: ReportSummary, seconds: number): string {
  const sum = `${formatCount(active)} active + ${formatCount(cancelled)} cancelled + ${formatCount(rejected)} rejected`;
  const speed = `${formatSeconds(seconds)}, ${formatBytes(bytes / Math.max(seconds, 0.001))}/s`;
  const title = FORMATS.find(({ id }) => id === format)?.title ?? 'Report';
  return `${title}: ${formatCount(rows)} rows = ${sum} (${speed})`;
}

function rejectedLine(summary: ReportSummary): string {
  const { rows, rejected } = summary;
  return `${formatCount(rejected)} of ${formatCount(rows)} rows rejected (${reasonsOf([{ summary }])})`;
}
