import type { Cell } from './sheet.ts';
import type { DateCell } from './values.ts';
import { exchanged } from './values.ts';

/** Rows after which a column without a date so far is no longer waited for. */
const LEAST_ROWS = 5000;
const TEXT_DATE = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})(?!\d)/;
/** Dates of which no spreadsheet takes the day for the month. */
const CLEAR_DATE =
  /^\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ][a-z]{3,9}\.?[-/. ,]|[a-z]{3,9}\.?[-/. ]\d{1,2}[-/. ,])/i;

interface ColumnEvidence {
  /** Cells with a date, all with a day of 12 or less. */
  typed: number;
  /** Dates as text, by the part that is over 12. */
  first: number;
  second: number;
  /** Whether a date shows that none was exchanged. */
  refuted: boolean;
}

/**
 * Finds the columns in which a spreadsheet exchanged day and month of dates. It reads `04-05-22` as 4 May where its country
 * has the day first, and makes a date of it, but leaves `04-30-22` as text, since there is no month 30. So the column has
 * dates with a day of 12 or less only, beside texts of which each has a part over 12, all in the same place.
 */
export class ExchangedDates {
  readonly #columns: ColumnEvidence[] = [];
  #rows = 0;

  add(cells: readonly Cell[]): void {
    this.#rows++;
    for (const [column, cell] of cells.entries()) if (cell !== undefined) this.#addCell(column, cell);
  }

  #addCell(column: number, cell: string | DateCell): void {
    const before = this.#columns[column];
    if (before?.refuted === true) return;
    if (typeof cell === 'string' && cell.length < 6) return;
    const evidence = before ?? { typed: 0, first: 0, second: 0, refuted: false };
    if (typeof cell === 'string') {
      const [date, first, second] = TEXT_DATE.exec(cell) ?? [];
      if (date !== undefined) {
        if (Number(first) > 12) evidence.first++;
        if (Number(second) > 12) evidence.second++;
        evidence.refuted = Number(first) <= 12 && Number(second) <= 12;
      } else if (CLEAR_DATE.test(cell)) evidence.refuted = true;
      else return;
    } else if (exchanged(cell) === null) evidence.refuted = true;
    else evidence.typed++;
    evidence.refuted ||= evidence.first > 0 && evidence.second > 0;
    this.#columns[column] = evidence;
  }

  /** Whether the rest of the rows can be taken to change nothing. */
  get isSettled(): boolean {
    return this.#rows >= LEAST_ROWS && this.#columns.every((column) => column.refuted);
  }

  /** By column, how many dates were exchanged. */
  get found(): ReadonlyMap<number, number> {
    const columns = new Map<number, number>();
    for (const [column, evidence] of this.#columns.entries()) {
      if (evidence === undefined || evidence.refuted) continue;
      const { typed, first, second } = evidence;
      if (typed > 0 && first + second > 0) columns.set(column, typed);
    }
    return columns;
  }
}
