import type { Reject } from '../../schemas/reject.ts';

/** Most rows at the head or the end of a report that are no lines. */
const MOST = 5;
const TOTAL =
  /^(?:(?:grand |sub[- ]?)?total(?:s|e|es)?|sum|summe|suma|somme|gesamt(?:summe|ergebnis)?|totaal|razem)\b|^合計/i;
/** Of a name alone: few order ids begin or are so, and every row is looked at. */
const LONGEST_NAME = 16;
const INITIALS: ReadonlySet<number> = new Set(Array.from('GgRrSsTt合', (letter) => letter.charCodeAt(0)));

/** A reject, with the information whether its row may be a title or a total. */
export interface Candidate {
  reject: Reject;
  /** No field has a text, as in the empty rows that spreadsheets save. */
  isBlank: boolean;
  /** Neither order id nor date nor amount. */
  isEmpty: boolean;
  /** No date, and what a total is called instead of an order id, or no order id. */
  isTotal: boolean;
}

/**
 * Tells titles and totals from lines: up to five rows at the head or the end of a report that have no order id, date and
 * amount are no lines, and neither is a total at the end. Rows that may be such are held back until the next line shows
 * where they are.
 */
export class TitleRows {
  #isHead = true;
  #held: Reject[] = [];
  #dropped = 0;

  /** Rows that are no lines, so far. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether a batch without rejects changes anything. */
  get isHolding(): boolean {
    return this.#held.length > 0;
  }

  /** A batch had lines and no rejects. */
  seen(): void {
    this.#isHead = false;
  }

  /**
   * The rejects among the rows of a batch, in the order of the file; some may be those of earlier batches. `first` and `last`:
   * lines of the first and the last row of the batch that is not rejected; NaN if all are.
   */
  take(candidates: readonly Candidate[], first: number, last: number): Reject[] {
    const rejects: Reject[] = [];
    if (!this.#isHead && !Number.isNaN(first)) this.#release(rejects);
    for (const { reject, isBlank, isEmpty, isTotal } of candidates) {
      if (isBlank) {
        this.#dropped++;
        continue;
      }
      if (first < reject.line) this.#endHead();
      const isTitle = isEmpty || (isTotal && !this.#isHead);
      if (isTitle && !(last > reject.line && !this.#isHead) && this.#held.length < MOST) {
        this.#held.push(reject);
        continue;
      }
      if (this.#isHead) this.#endHead();
      else this.#release(rejects);
      rejects.push(reject);
    }
    if (!Number.isNaN(first)) this.#endHead();
    return rejects;
  }

  /** At the end of the report: nothing that is still held back is a line. */
  finish(): void {
    this.#dropped += this.#held.length;
    this.#held = [];
  }

  /** The first line ends the titles. */
  #endHead(): void {
    if (!this.#isHead) return;
    this.#isHead = false;
    this.finish();
  }

  #release(rejects: Reject[]): void {
    rejects.push(...this.#held);
    this.#held = [];
  }
}

/** Whether a text is nothing but what a total is called. */
export const isTotalName = (text: string): boolean =>
  text.length <= LONGEST_NAME && INITIALS.has(text.charCodeAt(0)) && TOTAL.exec(text)?.[0].length === text.length;

/** Whether a text begins with a word for a total. */
export const isTotalWord = (text: string): boolean => TOTAL.test(text.trim());
