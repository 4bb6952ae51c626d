import type { BuiltReport } from '../../schemas/manifest.ts';
import type { Key } from '../base/key-table.ts';
import type { CarriedField } from '../formats/index.ts';
import { CLEANED_HEADER, CleanedRows, cleanedCell } from '../ingest/cleaned.ts';
import { REJECTS_HEADER, rejectText } from '../ingest/reject-text.ts';
import type { Sale, SaleBatch } from '../ingest/sales.ts';
import { LinesWriter } from '../lines/index.ts';
import { LineMaker, type LineMakerOptions } from '../lines/line-maker.ts';
import type { ObjectWriter, WritableStore } from '../storage/writable-store.ts';
import { PARQUET } from './rollup-files.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface OutputsOptions {
  /** Key of the cleaned file; null: none is written. */
  cleaned: string | null;
  /** Key of the rejects; null: none are written. */
  rejects: string | null;
  /** The carried columns that the cleaned file has. */
  carry: readonly CarriedField[];
  /** Key of the lines. */
  lines: string;
  /** How lines are made. `currency`: of lines that name none; null: the most frequent one so far, else `fallback`. */
  maker: Omit<LineMakerOptions, 'currency'> & { currency: string | null; fallback: string };
}

/** The lines, the cleaned file and the rejects of one report, written while the report is read. */
export class Outputs {
  readonly warnings: string[] = [];
  readonly #store: WritableStore;
  readonly #options: OutputsOptions;
  #maker: LineMaker | undefined;
  #currency: string;
  #lines: ObjectWriter | undefined;
  #linesWriter: LinesWriter | undefined;
  #lastUpdate: number | null = null;
  #lastPurchase = -Infinity;
  #edges: { first: string; last: string } | null = null;
  readonly #rows: CleanedRows;
  readonly #etags: Record<string, string> = {};
  #cleaned: ObjectWriter | undefined;
  #rejects: ObjectWriter | undefined;
  #canWriteRejects = true;

  constructor(store: WritableStore, options: OutputsOptions) {
    this.#store = store;
    this.#options = options;
    this.#rows = new CleanedRows(options.carry);
    this.#currency = options.maker.currency ?? '';
  }

  /** The currency in which lines that name none were written; null: every line names one. */
  get assumedCurrency(): string | null {
    return this.#maker?.usedCurrency === true ? this.#currency : null;
  }

  /** Call this before the first batch. An object that the service did not create is kept, with a warning. */
  async open(): Promise<void> {
    this.#lines = this.#store.writer(this.#options.lines, PARQUET);
    this.#linesWriter = new LinesWriter(this.#lines);
    if (this.#options.cleaned !== null && (await this.#isFree(this.#options.cleaned))) {
      this.#cleaned = this.#store.writer(this.#options.cleaned, 'text/csv; charset=utf-8');
      await this.#cleaned.write(`${CLEANED_HEADER.map(cleanedCell).join(',')}\n`);
    }
    this.#canWriteRejects = this.#options.rejects !== null && (await this.#isFree(this.#options.rejects));
  }

  async write(batch: SaleBatch): Promise<void> {
    await this.#writeLines(batch);
    if (this.#cleaned !== undefined) await this.#cleaned.write(this.#rows.encode(batch));
    if (batch.rejects.length === 0 || this.#options.rejects === null || !this.#canWriteRejects) return;
    if (this.#rejects === undefined) {
      this.#rejects = this.#store.writer(this.#options.rejects, 'text/csv; charset=utf-8');
      await this.#rejects.write(REJECTS_HEADER);
    }
    await this.#rejects.write(batch.rejects.map(rejectText).join(''));
  }

  /** Makes the files visible, and says what the lines have shown. */
  async end(): Promise<
    Pick<BuiltReport, 'lines' | 'cleaned' | 'rejects' | 'etags'> &
      Pick<BuiltReport, 'last_update' | 'last_purchase' | 'edge_orders'>
  > {
    const { bytes, sha256 } = await this.#linesWriter!.finish();
    const lines = { key: this.#options.lines, etag: await this.#lines!.end(), bytes, sha256 };
    const cleaned = await this.#end(this.#cleaned);
    const rejects = await this.#end(this.#rejects);
    return {
      lines,
      cleaned,
      rejects,
      etags: this.#etags,
      last_update: instant(this.#lastUpdate),
      last_purchase: instant(this.#lastPurchase),
      edge_orders: this.#edges,
    };
  }

  /** Keeps only the rejects, of a report that is left out. */
  async endRejectsOnly(): Promise<string | null> {
    await Promise.all([this.#cleaned?.abort(), this.#lines?.abort()]);
    return this.#end(this.#rejects);
  }

  /** Drops unfinished files; a finished one stays until the next try overwrites it. Never throws. */
  async abort(): Promise<void> {
    await Promise.all([this.#lines?.abort(), this.#cleaned?.abort(), this.#rejects?.abort()]);
  }

  async #writeLines(batch: SaleBatch): Promise<void> {
    const { sales } = batch;
    if (this.#maker === undefined) {
      if (sales.length === 0) return;
      this.#currency ||= mostFrequent(sales) ?? this.#options.maker.fallback;
      this.#maker = new LineMaker({ ...this.#options.maker, currency: this.#currency });
    }
    for (const [place, sale] of sales.entries()) {
      const line = this.#maker.of(sale, batch);
      this.#lastPurchase = Math.max(this.#lastPurchase, sale.day * DAY_MS + (sale.hour ?? 0) * HOUR_MS);
      if (line.last_update !== null && line.last_update > (this.#lastUpdate ?? -Infinity)) {
        this.#lastUpdate = line.last_update;
      }
      if (this.#edges === null) this.#edges = { first: hex(line.order_key), last: '' };
      if (place === sales.length - 1) this.#edges.last = hex(line.order_key);
      const isBehind = this.#linesWriter!.add(line);
      if (isBehind !== undefined) await isBehind;
    }
  }

  async #end(writer: ObjectWriter | undefined): Promise<string | null> {
    if (writer === undefined) return null;
    this.#etags[writer.key] = await writer.end();
    return writer.key;
  }

  async #isFree(key: string): Promise<boolean> {
    if (!(await this.#store.isForeign(key))) return true;
    this.warnings.push(`${key}${SKIPPED}`);
    return false;
  }
}

const SKIPPED = ': skipped, since an object that this service did not create already exists at that key';

/** Whether a warning says that an output was not written. */
export const isSkipped = (warning: string): boolean => warning.endsWith(SKIPPED);

const hex = ({ high, low }: Key): string => high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');

const instant = (milliseconds: number | null): string | null =>
  milliseconds === null || milliseconds === -Infinity ? null : new Date(milliseconds).toISOString();

/** The currency that most sales name; undefined if none names one. */
function mostFrequent(sales: readonly Sale[]): string | undefined {
  const lines = new Map<string, number>();
  for (const { attributes } of sales) {
    if (attributes.currency !== '') lines.set(attributes.currency, (lines.get(attributes.currency) ?? 0) + 1);
  }
  return [...lines].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}
