/**
 * Bytes of columns that a process keeps between questions, of all rollups: a third of the memory of a deployed
 * function (`apiMemory`). As much again may be of a question that is being answered, and the rest is for reading it.
 */
export const KEPT_BYTES = 600 * 1024 * 1024;

/** A column that can be read again. */
export interface KeptColumn {
  readonly byteLength: number;
  /** Forgets it. Who uses it at the moment goes on doing so. */
  drop(): void;
}

/** The columns that are kept, the most recently used last. */
export class ColumnMemory {
  readonly #most: number;
  readonly #columns = new Set<KeptColumn>();
  #bytes = 0;

  constructor(most = KEPT_BYTES) {
    this.#most = most;
  }

  /** Bytes of the columns that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Notes that a question needs these columns, and forgets others where all are too many. */
  use(columns: readonly KeptColumn[]): void {
    for (const column of columns) {
      if (!this.#columns.delete(column)) this.#bytes += column.byteLength;
      this.#columns.add(column);
    }
    const needed = new Set(columns);
    for (const column of this.#columns) {
      if (this.#bytes <= this.#most || needed.has(column)) return;
      this.#columns.delete(column);
      this.#bytes -= column.byteLength;
      column.drop();
    }
  }

  /** Forgets all: a newer snapshot has taken the place of theirs. */
  clear(): void {
    for (const column of this.#columns) column.drop();
    this.#columns.clear();
    this.#bytes = 0;
  }
}
