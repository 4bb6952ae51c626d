import type { ReportSummary } from '../../schemas/manifest.ts';
import { ServiceError } from '../base/service-error.ts';
import { type Reject, REJECT_LINES_KEPT } from '../../schemas/reject.ts';
import { DETAIL_NAMES, type DetailField, type DetectedFormat, type Format } from '../formats/index.ts';
import type { OpenWorkbook } from '../ingest/decompress.ts';
import type { ErasedOrders } from '../ingest/erased-orders.ts';
import { ReportReader, type SaleBatch } from '../ingest/sales.ts';
import type { Declared, Known } from '../ingest/survey.ts';
import { columnsOfMeasures, groupColumnsOf, ROLLUP_NAMES, type RollupName, ROLLUPS } from '../model/index.ts';
import { RollupBuilder } from './builder.ts';
import { adviceOf } from './rejects.ts';
import type { Rollup } from './rollup.ts';

export type { ReportSummary };

export interface ReportOptions<Name extends RollupName = RollupName> {
  /** Series that the report belongs to; default `default`. */
  series?: string | undefined;
  /** IANA zone of the days, default `UTC`. */
  timeZone?: string | undefined;
  /** Currency if the report names none, default `INR`. */
  defaultCurrency?: string | undefined;
  /** Secret of the keys of orders; default: none. Keys are compared only with those made with the same secret. */
  orderSecret?: string | undefined;
  /** Orders whose rows are left out. */
  erased?: ErasedOrders | undefined;
  /** Most bytes after decompression; default: no limit. */
  maxBytes?: number | undefined;
  /** What an earlier reading of the same bytes has settled. */
  known?: Known | undefined;
  /** What the seller says of the file, and when it arrived. */
  declared?: Declared | undefined;
  /** Reads Excel workbooks; without it they are refused. */
  openWorkbook?: OpenWorkbook | undefined;
  /** The rollups to build; default: all. */
  rollups?: readonly Name[] | undefined;
  /** Receives every reject, in the order of the file; awaited. */
  onReject?: ((reject: Reject) => void | Promise<void>) | undefined;
  /**
   * Receives every batch before it is overwritten by the next; awaited. With it, all details of the lines are read; without it,
   * only those that the rollups are made of.
   */
  onBatch?: ((batch: SaleBatch) => void | Promise<void>) | undefined;
  /** Whether a report with so many rejects need not be read to its end; default: none. */
  isHopeless?: ((counts: { rows: number; rejected: number }) => boolean) | undefined;
  /** Receives the counts so far after each batch (some hundred rows); bytes are those of the source. */
  onProgress?: ((progress: { bytes: number; rows: number }) => void) | undefined;
}

/** The rollups of a report, and their summary. */
export interface ReportRollups<Name extends RollupName = RollupName> {
  rollups: Record<Name, Rollup>;
  /** Its `unreadable` counts values only of those details that are read: see `ReportOptions.onBatch`. */
  summary: ReportSummary;
  /** The lines of each day, cancelled ones and refunds included: `[day, lines]`, in ascending order. */
  linesByDay: [day: number, lines: number][];
  format: Format;
  /** What is unsure about how the file was read. Names no text of a row. */
  warnings: string[];
}

/** How often a report is read at most. */
const MOST_READINGS = 3;

/** The rows of a report contradict what its first rows seemed to be: it has to be read again, with what they say. */
export class ReadAgain extends ServiceError {
  override readonly name = 'ReadAgain';
  override readonly code = 'READ_AGAIN';
  readonly known: Known;

  constructor(known: Known) {
    super('The first rows of the report were read otherwise than the others show. It has to be read again');
    this.known = known;
  }
}

/**
 * Reads a report, and again where its later rows contradict what its first rows seemed to be, at most twice. `isLast`: it is
 * not read again after this.
 */
export async function settled<T>(read: (known: Known, isLast: boolean) => Promise<T>): Promise<T> {
  let known: Known = {};
  for (let reading = 1; ; reading++) {
    try {
      return await read(known, reading === MOST_READINGS);
    } catch (error) {
      if (!(error instanceof ReadAgain) || reading === MOST_READINGS) throw error;
      known = error.known;
    }
  }
}

/**
 * Builds rollups of a report from its bytes (text, gzip or a workbook), in one pass and bounded memory. Throws `ReadAgain` if it has
 * to be read with what its later rows have settled, and `ReportError` if the report as a whole cannot be counted; errors of the
 * source are passed on.
 */
export async function rollupsOfReport<Name extends RollupName = RollupName>(
  source: AsyncIterable<Uint8Array>,
  options: ReportOptions<Name> = {},
): Promise<ReportRollups<Name>> {
  const builder = new RollupBuilder<Name>(options.series ?? 'default', options.orderSecret ?? '', options.rollups);
  const rejects = new RejectCount();
  let rows = 0;
  let bytes = 0;
  let erased = 0;
  let noLines = 0;
  let detected: DetectedFormat | undefined;
  const unreadable: Record<string, number> = {};
  const counted = count(source, (length) => {
    bytes += length;
  });
  const { timeZone, maxBytes, openWorkbook, erased: erasedOrders, known } = options;
  const declared = { currency: options.defaultCurrency, ...options.declared };
  const heard: string[] = [];
  const onWarning = (message: string) => void heard.push(message);
  const details = options.onBatch === undefined ? detailsOf(options.rollups ?? ROLLUP_NAMES) : DETAIL_NAMES;
  const reading = { timeZone, maxBytes, openWorkbook, onWarning, erased: erasedOrders, known, declared, details };
  const reader = new ReportReader(reading);
  for await (const batch of reader.batches(counted)) {
    rows += batch.rows;
    erased += batch.erased;
    noLines += batch.noLines;
    detected = batch.detected;
    for (const [field, values] of Object.entries(batch.unreadable)) {
      unreadable[field] = (unreadable[field] ?? 0) + values;
    }
    for (const sale of batch.sales) builder.add(sale, batch);
    for (const reject of batch.rejects) {
      rejects.add(reject);
      await options.onReject?.(reject);
    }
    await options.onBatch?.(batch);
    if (options.isHopeless?.({ rows, rejected: rejects.total }) === true) {
      readAgain(reader);
      throw new HopelessReport(rows, rejects);
    }
    options.onProgress?.({ bytes, rows });
  }
  const { settled: how, warnings } = readAgain(reader);
  const { active, cancelled, refunds, linesByDay } = builder.tally;
  if (active + cancelled + refunds + rejects.total + erased + noLines !== rows) {
    throw new Error(
      `${rows} rows were read, but ${active} active, ${cancelled} cancelled, ${refunds} refunds, ${rejects.total} rejected, ${erased} erased and ${noLines} no lines counted`,
    );
  }
  const { rollups, currency, unlisted } = builder.finish(options.defaultCurrency ?? 'INR');
  const summary: ReportSummary = {
    format: detected?.format.id,
    settled: how,
    rows,
    active,
    cancelled,
    refunds,
    no_lines: noLines,
    rejected: rejects.total,
    erased,
    rejects_by_reason: rejects.byReason,
    rejected_lines: rejects.lines,
    missing_columns: detected?.missing ?? [],
    ignored_headers: detected?.ignored ?? [],
    unknown_states: unlisted.state,
    unknown_countries: unlisted.country,
    unreadable,
    currency,
    bytes,
    hint: rejects.hint,
  };
  return { rollups, summary, linesByDay, format: detected!.format, warnings: [...heard, ...warnings] };
}

/** The details of lines that rollups are made of. */
function detailsOf(rollups: readonly RollupName[]): readonly DetailField[] {
  const shapes = rollups.map((name) => ROLLUPS[name]);
  const columns: ReadonlySet<string> = new Set([
    ...shapes.flatMap(groupColumnsOf),
    ...shapes.flatMap(({ measures }) => columnsOfMeasures(measures)),
  ]);
  return DETAIL_NAMES.filter((name) => columns.has(name));
}

/** How the file is written, as all that was read of it shows. Throws `ReadAgain` if it was read in another way. */
function readAgain(reader: ReportReader): ReturnType<ReportReader['conclude']> {
  const conclusion = reader.conclude();
  if (conclusion.again !== null) throw new ReadAgain(conclusion.again);
  return conclusion;
}

/** What a summary says of the rejects. */
export type RejectSummary = Pick<ReportSummary, 'rejected' | 'rejects_by_reason' | 'rejected_lines'>;

/** Reading was given up: so many rows were rejected that the report will be refused. */
export class HopelessReport extends ServiceError {
  override readonly name = 'HopelessReport';
  override readonly code = 'TOO_MANY_REJECTS';
  /** Of the rows that were read. */
  readonly summary: RejectSummary;

  constructor(rows: number, { total, byReason, lines, advice }: RejectCount) {
    super(`${total} of the first ${rows} rows could not be counted, so the rest was not read; ${advice}`);
    this.summary = { rejected: total, rejects_by_reason: byReason, rejected_lines: lines };
  }
}

class RejectCount {
  total = 0;
  #dates = 0;
  readonly byReason: Record<string, number> = {};
  readonly lines: Record<string, number[]> = {};

  add({ line, field, code }: Reject): void {
    const reason = `${field ?? 'row'}: ${code}`;
    this.byReason[reason] = (this.byReason[reason] ?? 0) + 1;
    const lines = (this.lines[reason] ??= []);
    if (lines.length < REJECT_LINES_KEPT) lines.push(line);
    this.total++;
    if (field === 'date' && code !== 'empty') this.#dates++;
  }

  /** The most frequent reason, and a hint if there is one. */
  get advice(): string {
    return adviceOf({ hint: this.hint, rejects_by_reason: this.byReason });
  }

  /** What to do where most rejects are dates; their reasons are named beside it. */
  get hint(): string | null {
    return this.#dates <= this.total / 2 ? null : 'Write dates as YYYY-MM-DD';
  }
}

async function* count(
  source: AsyncIterable<Uint8Array>,
  onBytes: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    onBytes(chunk.length);
    yield chunk;
  }
}
