import type { DateOrder, Moment } from '../../schemas/fields/day.ts';
import { ReportError } from '../base/report-error.ts';

/** Share of dates that are possible only in the other order, from which a file has dates in both orders. */
const MIXED = 0.005;
/** Days that dates must span, in the order in which they span less, before a span twice as long says anything. */
const LEAST_SPAN = 3;

/** Whether a spreadsheet exchanged day and month of the dates that say which is which; `open`: it may have. */
export type Exchange = 'exchanged' | 'open' | 'none';

/** Reasons for the order of day and month, the strongest first. */
export type DateReason = 'day above 12' | 'format.json' | 'no day in the future' | 'sorted' | 'shorter span' | 'usual';

/** The order of day and month in a file, and the reason for it; null if no date of the file can be read in two ways. */
export interface DateVerdict {
  order: DateOrder;
  reason: DateReason | null;
}

/** Reasons that only make an order likely. */
const LIKELY: ReadonlySet<string | null> = new Set(['sorted', 'shorter span', 'usual']);

/** Whether a file may also have the other order. */
export const isLikely = ({ reason }: { reason: string | null }): boolean => LIKELY.has(reason);

export interface DateEvidenceOptions {
  /** The order in which the dates are read. */
  read: DateOrder;
  /** The order that the format of the file usually has. */
  usual: DateOrder;
  /** The order that the seller declares. */
  declared?: DateOrder | undefined;
  /** When the file arrived, in days since 1970-01-01. */
  arrived?: number | undefined;
}

/** Days of the same dates in one order. */
class Days {
  #first = Infinity;
  #last = -Infinity;
  #before = Number.NaN;
  #rises = false;
  #falls = false;

  add(day: number): void {
    if (day > this.#before) this.#rises = true;
    else if (day < this.#before) this.#falls = true;
    this.#before = day;
    if (day < this.#first) this.#first = day;
    if (day > this.#last) this.#last = day;
  }

  get last(): number {
    return this.#last;
  }
  get span(): number {
    return this.#last - this.#first + 1;
  }
  get isSorted(): boolean {
    return !(this.#rises && this.#falls);
  }
}

/**
 * Collects evidence from the dates of a file about the order of day and month, row by row, while they are read in one of the
 * two orders.
 */
export class DateEvidence {
  readonly #options: DateEvidenceOptions;
  readonly #read = new Days();
  readonly #other = new Days();
  /** Dates that say which of their numbers is the month, as they stand and with day and month exchanged. */
  readonly #clear = new Days();
  readonly #exchanged = new Days();
  /** Whether a date shows that no spreadsheet exchanged day and month. */
  #isAsWritten = false;
  #last = -Infinity;
  /** Dates that are possible only as they are read, only in the other order, and in both. */
  #proving = 0;
  #contradicting = 0;
  #open = 0;
  /** Lines of the first of them. */
  #provingLine = 0;
  #contradictingLine = 0;

  constructor(options: DateEvidenceOptions) {
    this.#options = options;
  }

  /** A date that could be read. `line`: its line in the file. */
  add({ day, other, exchanged }: Moment, line: number): void {
    if (day > this.#last) this.#last = day;
    if (other === undefined) {
      if (this.#isAsWritten) return;
      if (typeof exchanged === 'number') {
        this.#clear.add(day);
        this.#exchanged.add(exchanged);
      } else this.#isAsWritten = true;
      return;
    }
    if (other === null) {
      if (this.#proving++ === 0) this.#provingLine = line;
      return;
    }
    this.#open++;
    this.#read.add(day);
    this.#other.add(other);
  }

  /** A date that exists only in the other order. */
  contradict(line: number): void {
    if (this.#contradicting++ === 0) this.#contradictingLine = line;
  }

  /** Dates that are rejected because the other dates of the file have the other order. */
  get contradicting(): number {
    return this.#contradicting;
  }

  /** The last day, if it is after the arrival of the report. */
  get future(): number | null {
    const { arrived } = this.#options;
    return arrived !== undefined && this.#last > arrived + 1 ? this.#last : null;
  }

  /**
   * Whether a spreadsheet exchanged day and month. One that has the day first takes `04-05-22` for 4 May and may write
   * `2022-05-04`, but leaves `04-30-22` as it is. Then all dates that say which is which have a day of 12 or less, all other
   * ones a part above 12, and the former are closer to each other once they are exchanged back.
   */
  get exchange(): Exchange {
    const hasOthers = this.#proving > 0 && this.#contradicting === 0 && this.#open === 0;
    if (!hasOthers || this.#isAsWritten) return 'none';
    const [written, exchanged] = [this.#clear.span, this.#exchanged.span];
    if (exchanged >= LEAST_SPAN && written >= 2 * exchanged) return 'exchanged';
    return written >= LEAST_SPAN && exchanged < 2 * written ? 'open' : 'none';
  }

  /** The order of the file as far as it has been read. */
  verdict(): DateVerdict {
    const { read, usual, declared, arrived } = this.#options;
    const other = read === 'month-first' ? 'day-first' : 'month-first';
    if (this.#proving > 0 || this.#contradicting > 0) {
      return { order: this.#contradicting > this.#proving ? other : read, reason: 'day above 12' };
    }
    if (this.#open === 0) return { order: declared ?? usual, reason: null };
    if (declared !== undefined) return { order: declared, reason: 'format.json' };
    if (arrived !== undefined) {
      const isFuture = (days: Days) => days.last > arrived + 1;
      if (isFuture(this.#read) !== isFuture(this.#other)) {
        return { order: isFuture(this.#read) ? other : read, reason: 'no day in the future' };
      }
    }
    if (this.#read.isSorted !== this.#other.isSorted) {
      return { order: this.#read.isSorted ? read : other, reason: 'sorted' };
    }
    const [mine, theirs] = [this.#read.span, this.#other.span];
    if (Math.min(mine, theirs) >= LEAST_SPAN && Math.max(mine, theirs) >= 2 * Math.min(mine, theirs)) {
      return { order: mine < theirs ? read : other, reason: 'shorter span' };
    }
    return { order: usual, reason: 'usual' };
  }

  /** Throws `ReportError` for a file with dates in both orders. */
  refuseMixed(): void {
    const fewer = Math.min(this.#proving, this.#contradicting);
    if (fewer <= MIXED * (this.#proving + this.#contradicting + this.#open)) return;
    const lines = [this.#provingLine, this.#contradictingLine];
    const [monthFirst, dayFirst] = this.#options.read === 'month-first' ? lines : lines.reverse();
    throw new ReportError(
      'MIXED_DATES',
      `The dates are written in two orders: in line ${monthFirst} the month comes first, in line ${dayFirst} the day. Write all dates in one order, as in 2022-04-30`,
    );
  }
}
