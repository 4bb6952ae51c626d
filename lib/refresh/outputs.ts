import type { BuiltReport } from '../../schemas/manifest.ts';
import { CLEANED_HEADER, CleanedRows, cleanedCell } from '../ingest/cleaned.ts';
import { REJECTS_HEADER, rejectText } from '../ingest/reject-text.ts';
import type { SaleBatch } from '../ingest/sales.ts';
import type { ObjectWriter, WritableStore } from '../storage/writable-store.ts';

/** The cleaned file and the rejects of one report, written while the report is read. */
export class Outputs {
  readonly warnings: string[] = [];
  readonly #store: WritableStore;
  readonly #cleanedKey: string | null;
  readonly #rejectsKey: string | null;
  readonly #rows = new CleanedRows();
  readonly #etags: Record<string, string> = {};
  #cleaned: ObjectWriter | undefined;
  #rejects: ObjectWriter | undefined;
  #canWriteRejects = true;

  /** A key that is null: no such file is written. */
  constructor(store: WritableStore, cleanedKey: string | null, rejectsKey: string | null) {
    this.#store = store;
    this.#cleanedKey = cleanedKey;
    this.#rejectsKey = rejectsKey;
  }

  /** Call this before the first batch. An object that the service did not create is kept, with a warning. */
  async open(): Promise<void> {
    if (this.#cleanedKey !== null && (await this.#isFree(this.#cleanedKey))) {
      this.#cleaned = this.#store.writer(this.#cleanedKey, 'text/csv; charset=utf-8');
      await this.#cleaned.write(`${CLEANED_HEADER.map(cleanedCell).join(',')}\n`);
    }
    this.#canWriteRejects = this.#rejectsKey !== null && (await this.#isFree(this.#rejectsKey));
  }

  async write(batch: SaleBatch): Promise<void> {
    if (this.#cleaned !== undefined) await this.#cleaned.write(this.#rows.text(batch));
    if (batch.rejects.length === 0 || this.#rejectsKey === null || !this.#canWriteRejects) return;
    if (this.#rejects === undefined) {
      this.#rejects = this.#store.writer(this.#rejectsKey, 'text/csv; charset=utf-8');
      await this.#rejects.write(REJECTS_HEADER);
    }
    await this.#rejects.write(batch.rejects.map(rejectText).join(''));
  }

  /** Makes both files visible; returns their keys, and the ETags by key. */
  async end(): Promise<Pick<BuiltReport, 'cleaned' | 'rejects' | 'etags'>> {
    const cleaned = await this.#end(this.#cleaned);
    const rejects = await this.#end(this.#rejects);
    return { cleaned, rejects, etags: this.#etags };
  }

  /** Keeps only the rejects, of a report that is left out. */
  async endRejectsOnly(): Promise<string | null> {
    await this.#cleaned?.abort();
    return this.#end(this.#rejects);
  }

  /** Drops unfinished files; a finished one stays until the next try overwrites it. Never throws. */
  async abort(): Promise<void> {
    await Promise.all([this.#cleaned?.abort(), this.#rejects?.abort()]);
  }

  async #end(writer: ObjectWriter | undefined): Promise<string | null> {
    if (writer === undefined) return null;
    this.#etags[writer.key] = await writer.end();
    return writer.key;
  }

  async #isFree(key: string): Promise<boolean> {
    if (!(await this.#store.isForeign(key))) return true;
    this.warnings.push(`${key}: skipped, since an object that this service did not create already exists at that key`);
    return false;
  }
}
