import { answerAnalytics } from '../../lib/answers/index.ts';
import { questionOf } from '../../lib/query/question.ts';
import { openWorkbook } from '../../lib/ingest/open-workbook.ts';
import { ReportError } from '../../lib/base/report-error.ts';
import { noneCounted } from '../../lib/rollup/rejects.ts';
import type { Known } from '../../lib/ingest/survey.ts';
import {
  type ReportOptions,
  type ReportRollups,
  type ReportSummary,
  rollupsOfReport,
  settled,
} from '../../lib/rollup/report.ts';
import { hash } from '../../lib/base/hash.ts';
import { snapshotOfReport } from '../../lib/snapshot/snapshot.ts';
import type { AnalyticsAnswer } from '../../schemas/responses.ts';
import { CliError, UsageError } from '../cli/cli-error.ts';
import { fileIdAt } from '../cli/file-id.ts';
import { openInput, type Input } from '../cli/input-file.ts';
import { openOutput } from '../cli/output-file.ts';
import { readProgress } from '../cli/progress.ts';
import { openRejectsFile } from '../cli/rejects-file.ts';
import type { AnalyzeOptions } from './options.ts';

const DAY_MS = 86_400_000;

/** What the API would answer, what the report held, and what is unsure about how it was read. */
export interface Analysis {
  answer: AnalyticsAnswer;
  summary: ReportSummary;
  warnings: readonly string[];
}

/**
 * Analyzes a report with the code of the service. Writes the answer and the rejects files completely or not at all. Throws
 * `CliError`, also for a report in which no row counts; the rejects of such a report are still written.
 */
export async function analyze(options: AnalyzeOptions): Promise<Analysis> {
  const began = new Date();
  const input = await openInput(options.file);
  try {
    await checkPaths(input, options);
    return await analyzeInput(input, options, began);
  } finally {
    await input.close();
  }
}

/** The answer as indented JSON. */
export const jsonOf = (answer: AnalyticsAnswer): string => `${JSON.stringify(answer, null, 2)}\n`;

async function analyzeInput(input: Input, options: AnalyzeOptions, began: Date): Promise<Analysis> {
  const { file, range, limit, out } = options;
  const output = out === undefined ? null : await openOutput(out);
  try {
    const read = await readReport(input, options);
    const none = noneCounted(read.summary);
    if (none !== undefined) throw new CliError(`${input.name}: ${none}; ${rejectsHint(options)}`);
    const { modified, size } = input;
    const id = hash([file, size, modified?.getTime() ?? began.getTime(), options.timeZone, options.defaultCurrency]);
    const report = { id, key: file, etag: null, lastModified: modified ?? began, checkedAt: began };
    const snapshot = await snapshotOfReport(read, report);
    const question = await questionOf(snapshot, { ...range, limit: limit ?? Number.MAX_SAFE_INTEGER });
    const answer = await answerAnalytics(snapshot, question, new Date());
    output?.stream.write(jsonOf(answer));
    await output?.commit();
    return { answer, summary: read.summary, warnings: read.warnings };
  } catch (error) {
    output?.discard();
    throw error;
  }
}

/** Says where the rejects are, or how to write them. */
export function rejectsHint({ rejects }: Pick<AnalyzeOptions, 'rejects'>): string {
  return rejects === undefined ? '--rejects FILE writes them to a file' : `the rejects are in ${rejects}`;
}

async function readReport(input: Input, options: AnalyzeOptions): Promise<ReportRollups> {
  try {
    return await settled((known) => readOnce(input, options, known));
  } catch (error) {
    throw error instanceof ReportError ? new CliError(`${input.name}: ${error.message}`, { cause: error }) : error;
  }
}

async function readOnce(
  input: Input,
  { timeZone, defaultCurrency, rejects }: AnalyzeOptions,
  known: Known,
): Promise<ReportRollups> {
  const file = rejects === undefined ? null : await openRejectsFile(rejects);
  const { size, modified } = input;
  const progress = readProgress({ size });
  const arrived = Math.floor((modified ?? new Date()).getTime() / DAY_MS);
  const options: ReportOptions = {
    timeZone,
    defaultCurrency,
    known,
    declared: { arrived },
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

/** Throws `UsageError` if an output would overwrite the input or the other output. */
async function checkPaths({ id }: Input, { file, rejects, out }: AnalyzeOptions): Promise<void> {
  const [rejectsId, outId] = await Promise.all([fileIdAt(rejects), fileIdAt(out)]);
  if (id !== null && id === rejectsId) throw new UsageError(`--rejects would overwrite ${file}`);
  if (id !== null && id === outId) throw new UsageError(`--out would overwrite ${file}`);
  if (rejectsId !== null && rejectsId === outId) throw new UsageError('--rejects and --out are the same file');
}
