import { setTimeout as pause } from 'node:timers/promises';
import type { BuiltReport, Failure, Report, SeriesFormat } from '../../schemas/manifest.ts';
import { openWorkbook } from '../ingest/open-workbook.ts';
import { runsOf } from './overlap.ts';
import type { Known } from '../ingest/survey.ts';
import {
  HopelessReport,
  ReadAgain,
  type RejectSummary,
  type ReportSummary,
  rollupsOfReport,
  settled,
} from '../rollup/report.ts';
import { manyRejects, refusalOf } from '../rollup/rejects.ts';
import { sealed } from '../base/sealed.ts';
import { ReportError } from '../base/report-error.ts';
import { ObjectChanged, StoreError } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { builtReportKey, LAYOUT, reportLinesKey } from './layout.ts';
import { isSkipped, Outputs } from './outputs.ts';
import { type PlannedReport, reportOf, reuseKeyOf } from './plan.ts';
import { readBuiltReport } from './built-report.ts';
import { holdsErased } from './erase-order.ts';
import { mayLackCleaned } from './retention.ts';
import { declaredBy } from './series-format.ts';
import type { BuildSettings } from './settings.ts';

const DAY_MS = 86_400_000;
/** How often a report is read, if the store fails while it is read. */
const ATTEMPTS = 3;
/** From so many rejects on, and with more than are allowed, a report is given up before its end. */
const HOPELESS_REJECTS = 100_000;

/** The result of building a report: its lines, the reason why there are none, or that it was removed. */
export type BuildResult =
  | { built: BuiltReport; rows: number; rejected: number; adopted?: boolean | undefined }
  | { failure: Failure; rows: number; rejected: number }
  | { gone: true };

export interface BuildOptions {
  now: () => Date;
  /** Receives the bytes and rows read so far. */
  onProgress?: ((progress: { bytes: number; rows: number }) => void) | undefined;
  /** Waits between attempts, in milliseconds; tests wait less. */
  retryDelay?: number | undefined;
  /** Id of the object version to read, which is not the newest: its cleaned file and rejects are not written. */
  versionId?: string | undefined;
}

/** Events of each report that is read. */
export interface BuildEvents {
  reading?(planned: PlannedReport): void;
  /** Bytes and rows of one report so far. */
  progress?(planned: PlannedReport, progress: { bytes: number; rows: number }): void;
  read?(planned: PlannedReport, built: BuildResult): void;
}

/**
 * Builds one report: adopts existing lines if the plan says so (`adopted`, no rows), else reads the report. Throws
 * `StoreError` if the store keeps failing.
 */
export async function buildReport(
  store: WritableStore,
  planned: PlannedReport,
  settings: BuildSettings,
  { events, ...options }: Omit<BuildOptions, 'onProgress'> & { events?: BuildEvents | undefined },
): Promise<BuildResult> {
  const adopted = planned.action === 'adopt' ? await adopt(store, planned, settings, options.now()) : null;
  if (adopted !== null) return adopted;
  events?.reading?.(planned);
  const onProgress = (progress: { bytes: number; rows: number }) => events?.progress?.(planned, progress);
  const built = await build(store, planned, settings, { ...options, onProgress });
  events?.read?.(planned, built);
  return built;
}

/**
 * Reads a report and writes its cleaned file, its rejects and its lines. Bad data is a `failure`. Throws `StoreError` if the store keeps failing.
 */
export async function build(
  store: WritableStore,
  { report, name, cleaned, format }: PlannedReport,
  settings: BuildSettings,
  options: BuildOptions,
): Promise<BuildResult> {
  let current: Report = report;
  for (let attempt = 1; ; attempt++) {
    try {
      return await read(store, { report: current, format, name, cleaned, settings, options });
    } catch (error) {
      if (!(error instanceof StoreError) || attempt === ATTEMPTS) throw error;
      if (error instanceof ObjectChanged) {
        const found = options.versionId === undefined ? await store.findObject(report.key) : null;
        if (found === null) return { gone: true };
        current = reportOf(found, settings);
      } else await pause((options.retryDelay ?? 500) * 2 ** attempt);
    }
  }
}

/**
 * A report that is built although the catalog does not have it: an interrupted refresh built it, or a version was restored.
 * Null if it has to be read: its cleaned file or its rejects are gone, or another version overwrote them. A cleaned file that
 * has expired is not missed. It has to be read as well if it holds an order that was erased since.
 */
export async function adopt(
  store: WritableStore,
  { report, reuseKey, cleaned }: PlannedReport,
  settings: BuildSettings,
  now: Date,
): Promise<BuildResult | null> {
  const built = await readBuiltReport(store, reuseKey);
  if (built === null) return null;
  // An earlier version was built without its outputs; others were skipped, with a warning.
  const lacksOutputs = (cleaned && built.cleaned === null) || (built.summary.rejected > 0 && built.rejects === null);
  if (lacksOutputs && !built.warnings.some(isSkipped)) return null;
  for (const [key, etag] of Object.entries(built.etags)) {
    const there = await store.findObject(key);
    if (there?.etag === etag) continue;
    if (there !== null || key !== built.cleaned) return null;
    const builtAt = (await store.findObject(builtReportKey(reuseKey)))?.lastModified;
    if (!mayLackCleaned(builtAt, settings, now)) return null;
  }
  const erased = settings.tombstones.of(report.series);
  if (built.tombstones !== erased.id && (await holdsErased(store, built, erased))) return null;
  const { last_modified } = report;
  return { built: { ...built, last_modified, tombstones: erased.id }, rows: 0, rejected: 0, adopted: true };
}

/** What one report gets, apart from its bytes. */
interface Reading {
  report: Report;
  format: SeriesFormat | null;
  name: string;
  cleaned: boolean;
  settings: BuildSettings;
  options: BuildOptions;
}

const read = (store: WritableStore, reading: Reading): Promise<BuildResult> =>
  settled((known, isLast) => readOnce(store, reading, known, isLast));

/** Throws `ReadAgain` where the report is not what `known` and its first rows say. */
async function readOnce(
  store: WritableStore,
  { report, format: declaration, name, cleaned, settings, options: { now, onProgress, versionId } }: Reading,
  known: Known,
  isLast: boolean,
): Promise<BuildResult> {
  const reuse_key = reuseKeyOf(report, declaration, settings);
  const isNewest = versionId === undefined;
  const erased = settings.tombstones.of(report.series);
  const outputs = new Outputs(store, {
    cleaned: cleaned && isNewest ? LAYOUT.cleaned + name : null,
    rejects: isNewest ? LAYOUT.rejects + name : null,
    carry: settings.carry,
    lines: reportLinesKey(reuse_key),
    maker: {
      series: report.series,
      secret: settings.orderSecret,
      fallback: settings.defaultCurrency,
      currency: known.currency ?? null,
    },
  });
  const failed = (code: string, message: string, refused?: RejectSummary & { rejects: string | null }): Failure => {
    const { etag, last_modified, size } = report;
    return {
      reuse_key,
      etag,
      last_modified,
      size,
      code,
      message,
      at: now().toISOString(),
      rejected: refused?.rejected ?? null,
      rejects_by_reason: refused?.rejects_by_reason ?? {},
      rejected_lines: refused?.rejected_lines ?? {},
      rejects: refused?.rejects ?? null,
      tombstones: erased.id,
    };
  };
  let rows = 0;
  if (report.size > settings.maxReportBytes) {
    const message = `The report has ${report.size} bytes, more than the ${settings.maxReportBytes} that one function reads; split it, for example by month`;
    return { failure: failed('REPORT_TOO_LARGE', message), rows, rejected: 0 };
  }
  try {
    const { timeZone = settings.timeZone, ...declared } = declaration === null ? {} : declaredBy(declaration);
    await outputs.open();
    const source = whole(await store.openObject(report.key, report.etag, versionId), report);
    const arrived = await arrivalOf(store, report, versionId);
    const { summary, linesByDay, format, warnings } = await rollupsOfReport(source, {
      // They are made from the lines of a month.
      rollups: [],
      known,
      declared: { ...declared, arrived: Math.floor(Date.parse(arrived) / DAY_MS) },
      series: report.series,
      timeZone,
      defaultCurrency: settings.defaultCurrency,
      orderSecret: settings.orderSecret,
      erased,
      maxBytes: settings.maxReportBytes,
      openWorkbook,
      isHopeless: (counts) => isHopeless(counts, settings),
      onBatch: (batch) => outputs.write(batch),
      onProgress: (progress) => {
        rows = progress.rows;
        onProgress?.(progress);
      },
    });
    const { rejected } = summary;
    const refusal = refusalOf(summary, settings.maxRejectRatio);
    if (refusal !== undefined) {
      const failure = failed('TOO_MANY_REJECTS', refusal, { ...summary, rejects: await outputs.endRejectsOnly() });
      return { failure, rows, rejected };
    }
    // Lines that name no currency were written in the one that seemed to be that of most lines.
    if (outputs.assumedCurrency !== null && outputs.assumedCurrency !== summary.currency) {
      throw new ReadAgain({ ...known, currency: summary.currency });
    }
    const outputsMade = await outputs.end();
    const many = manyRejects(summary, settings.maxRejectRatio);
    const built: BuiltReport = {
      ...report,
      reuse_key,
      time_zone: timeZone,
      summary,
      runs: runsOf(linesByDay.map(([day, lines]) => ({ day, lines }))),
      ...outputsMade,
      warnings: [...warnings, ...outputs.warnings, ...(many === undefined ? [] : [many]), ...unreadableIn(summary)],
      holds: format.holds,
      arrived,
      tombstones: erased.id,
    };
    // Written last: if it is there, the files that it names are complete.
    await store.put(builtReportKey(reuse_key), sealed(built), 'application/json');
    return { built, rows, rejected };
  } catch (error) {
    if (error instanceof HopelessReport) {
      const { code, message, summary } = error;
      const failure = failed(code, message, { ...summary, rejects: await outputs.endRejectsOnly() });
      return { failure, rows, rejected: summary.rejected };
    }
    await outputs.abort();
    if (error instanceof StoreError || (error instanceof ReadAgain && !isLast)) throw error;
    const { code, message } = error instanceof ReportError ? error : unexpected(error);
    return { failure: failed(code, message), rows, rejected: 0 };
  }
}

const unreadableIn = ({ unreadable }: ReportSummary): string[] =>
  Object.entries(unreadable).map(
    ([field, count]) => `Column "${field}": ${count} values could not be read. These lines count without them`,
  );

/** When a report arrived: as whoever uploaded it says, else when it was stored. */
async function arrivalOf(
  store: WritableStore,
  { key, last_modified }: Report,
  versionId: string | undefined,
): Promise<string> {
  const exported = Date.parse((await store.readMetadata(key, versionId))?.['exported-at'] ?? '');
  return Number.isNaN(exported) ? last_modified : new Date(exported).toISOString();
}

/** A fault of ours, which must not end the refresh. Its own message is left out: it may hold text of a row. */
function unexpected(error: unknown): ReportError {
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  const frame = /^ +at (.*)$/m.exec(stack)?.[1] ?? 'an unknown place';
  const place = frame.replace(/\(?\S*[/\\]([^/\\)]+)\)?$/, '$1');
  return new ReportError(
    'UNEXPECTED',
    `Reading it failed for a reason that the service did not foresee (${name} in ${place}). Other reports count as before. Please report this as a fault`,
    { cause: error },
  );
}

/** The bytes of a report. Throws `StoreError` if they end early, which only gzip would detect by itself. */
async function* whole(source: AsyncIterable<Uint8Array>, { key, size }: Report): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    yield chunk;
  }
  if (bytes !== size) throw new StoreError(`Reading ${key} ended after ${bytes} of ${size} bytes`);
}

/** Whether a report would be refused, whatever the rest of it holds that a seller would export. */
const isHopeless = ({ rows, rejected }: { rows: number; rejected: number }, settings: BuildSettings): boolean =>
  rejected > HOPELESS_REJECTS && rejected > settings.maxRejectRatio * rows;
