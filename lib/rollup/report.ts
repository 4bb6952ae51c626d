import type { ReportSummary } from '../../schemas/manifest.ts';
import { ServiceError } from '../base/service-error.ts';
import { DAY_FLAWS } from '../../schemas/fields/day.ts';
import type { Reject } from '../../schemas/reject.ts';
import type { DetectedFormat } from '../formats/index.ts';
import type { OpenWorkbook } from '../ingest/decompress.ts';
import type { ErasedOrders } from '../ingest/erased-orders.ts';
import { type SaleBatch, readSales } from '../ingest/sales.ts';
import type { RollupName } from '../model/index.ts';
import { RollupBuilder } from './builder.ts';
import { adviceOf } from './rejects.ts';
import type { Rollup } from './rollup.ts';

export type { ReportSummary };

export interface ReportOptions {
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
  /** Reads Excel workbooks; without it they are refused. */
  openWorkbook?: OpenWorkbook | undefined;
  /** Receives what a reader of the numbers should know about how the file was read. */
  onWarning?: ((message: string) => void) | undefined;
  /** Receives every reject, in the order of the file; awaited. */
  onReject?: ((reject: Reject) => void | Promise<void>) | undefined;
  /** Receives every batch before it is overwritten by the next; awaited. */
  onBatch?: ((batch: SaleBatch) => void | Promise<void>) | undefined;
  /** Whether a report with so many rejects need not be read to its end; default: none. */
  isHopeless?: ((counts: { rows: number; rejected: number }) => boolean) | undefined;
  /** Receives the counts so far after each batch (some hundred rows); bytes are those of the source. */
  onProgress?: ((progress: { bytes: number; rows: number }) => void) | undefined;
}

/** The rollups of a report, and their summary. */
export interface ReportRollups {
  rollups: Record<RollupName, Rollup>;
  summary: ReportSummary;
}

/**
 * Builds the rollups of a report from its bytes (text, gzip or a workbook), in one pass and bounded memory. Throws `ReportError` if the
 * report as a whole cannot be counted; errors of the source are passed on.
 */
export async function rollupsOfReport(
  source: AsyncIterable<Uint8Array>,
  options: ReportOptions = {},
): Promise<ReportRollups> {
  const builder = new RollupBuilder(options.series ?? 'default', options.orderSecret ?? '');
  const rejects = new RejectCount();
  let rows = 0;
  let bytes = 0;
  let erased = 0;
  let detected: DetectedFormat | undefined;
  const unreadable: Record<string, number> = {};
  const counted = count(source, (length) => {
    bytes += length;
  });
  const { timeZone, maxBytes, openWorkbook, onWarning } = options;
  const reading = { timeZone, maxBytes, openWorkbook, onWarning, erased: options.erased };
  for await (const batch of readSales(counted, reading)) {
    rows += batch.rows;
    erased += batch.erased;
    detected = batch.detected;
    for (const [field, values] of Object.entries(batch.unreadable)) {
      unreadable[field] = (unreadable[field] ?? 0) + values;
    }
    for (const sale of batch.sales) builder.add(sale);
    for (const reject of batch.rejects) {
      rejects.add(reject);
      await options.onReject?.(reject);
    }
    await options.onBatch?.(batch);
    if (options.isHopeless?.({ rows, rejected: rejects.total }) === true) {
      throw new HopelessReport(rows, rejects.total, rejects.advice);
    }
    options.onProgress?.({ bytes, rows });
  }
  const { active, cancelled } = builder;
  if (active + cancelled + rejects.total + erased !== rows) {
    throw new Error(
      `${rows} rows were read, but ${active} active, ${cancelled} cancelled, ${rejects.total} rejected and ${erased} erased counted`,
    );
  }
  const { rollups, currency, unlisted } = builder.finish(options.defaultCurrency ?? 'INR');
  const summary: ReportSummary = {
    format: detected?.format.id,
    rows,
    active,
    cancelled,
    rejected: rejects.total,
    erased,
    rejects_by_reason: rejects.byReason,
    missing_columns: detected?.missing ?? [],
    ignored_headers: detected?.ignored ?? [],
    unknown_states: unlisted.state,
    unreadable,
    currency,
    bytes,
    hint: rejects.hint,
  };
  return { rollups, summary };
}

/** Reading was given up: so many rows were rejected that the report will be refused. */
export class HopelessReport extends ServiceError {
  override readonly name = 'HopelessReport';
  override readonly code = 'TOO_MANY_REJECTS';
  readonly rejected: number;

  constructor(rows: number, rejected: number, advice: string) {
    super(`${rejected} of the first ${rows} rows could not be counted, so the rest was not read; ${advice}`);
    this.rejected = rejected;
  }
}

class RejectCount {
  total = 0;
  #dates = 0;
  #dayFirst = 0;
  readonly byReason: Record<string, number> = {};

  add({ field, code }: Reject): void {
    const reason = `${field ?? 'row'}: ${code}`;
    this.byReason[reason] = (this.byReason[reason] ?? 0) + 1;
    this.total++;
    if (field === 'date' && code !== 'empty') this.#dates++;
    if (code === DAY_FLAWS.dayFirst.code) this.#dayFirst++;
  }

  /** The most frequent reason, and a hint if there is one. */
  get advice(): string {
    return adviceOf({ hint: this.hint, rejects_by_reason: this.byReason });
  }

  get hint(): string | null {
    if (this.#dates <= this.total / 2) return null;
    return this.#dayFirst > this.#dates / 2
      ? 'Most rejects are dates: this file looks day-first. Write YYYY-MM-DD or put the month first'
      : 'Most rejects are dates. Write them as YYYY-MM-DD';
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
