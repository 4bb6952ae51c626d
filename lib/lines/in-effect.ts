import { KeyTable } from '../base/key-table.ts';
import { grown } from '../base/typed-arrays.ts';

/** The lines that one report has of a month, by their keys; the order of a series' reports decides which are in effect. */
export interface MonthKeys {
  readonly lines: number;
  /** Keys of orders. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** Days since 1970-01-01. */
  readonly days: ArrayLike<number>;
  /** By line, 1 for a refund; null: there are none. */
  readonly refunds: ArrayLike<number> | null;
  /** Keys of refunds, and of lines where the report holds lines instead of whole orders; null: there are none. */
  readonly parts: PartKeys | null;
  /** Sales of the day before the month and of the day after it: an order may have moved over its end. */
  readonly edges: readonly EdgeKeys[];
}

export interface PartKeys {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** By line, 1 where it has a key of its own; null: every line has one. */
  readonly present: Uint8Array | null;
}

export interface EdgeKeys {
  /** Keys of orders. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** Keys of lines, as in `MonthKeys`. */
  readonly parts: PartKeys | null;
}

/** A report as the choice between reports sees it. */
export interface MonthReport {
  /** `orders`: of an order it has all lines or none; `lines`: it may have some of them. */
  readonly holds: 'orders' | 'lines';
  /** First and last day of all its lines, in days since 1970-01-01. */
  readonly from: number;
  readonly to: number;
  readonly keys: MonthKeys;
}

/** The lines of a report that another one supersedes. */
export interface Superseded {
  /** Place of the report that has the lines now. */
  readonly by: number;
  readonly lines: number;
  readonly orders: number;
  readonly days: number;
}

/** The lines of a report that are in effect in a month. */
export interface InEffect {
  /** By line, 1 where it is in effect; null: all are. */
  readonly mask: Uint8Array | null;
  /** Number of lines in effect. */
  readonly lines: number;
  readonly superseded: readonly Superseded[];
  /** Lines that stay although another report has nearly all orders of their days. */
  readonly leftBeside: readonly LeftBeside[];
}

/** Lines in effect on days inside a newer report that has nine tenths of the orders of these days, but not theirs. */
export interface LeftBeside {
  /** Place of that report. */
  readonly newer: number;
  readonly lines: number;
  readonly days: number;
}

/** Share of a day's orders from which a newer report seems to be meant to replace the day. */
const NEARLY_ALL = 0.9;

/**
 * Decides which lines of the reports of one series are in effect in one month; reports come newest first. All lines of an order
 * are taken from the newest report that has it. Reports of whole orders come first, regardless of their age; reports of single
 * lines add the orders that none of those has, and of two with the same line the newer counts. Refunds are separate from sales.
 */
export function linesInEffect(reports: readonly MonthReport[]): InEffect[] {
  const sales = new Owners();
  const refunds = new Owners();
  const lines = new Owners();
  const withoutKey = new Owners();
  const result: InEffect[] = [];
  const inTurn = [...reports.entries()].sort(([, a], [, b]) => rankOf(a) - rankOf(b)); // stable: newest first
  for (const [place, { holds, keys }] of inTurn) {
    const tally = new Tally(keys.lines, reports);
    const { high, low, parts } = keys;
    const partOf = (line: number) => hasPart(parts, line);
    for (let line = 0; line < keys.lines; line++) {
      const [h, l] = [high[line]!, low[line]!];
      let owner: number;
      if (keys.refunds?.[line] === 1) owner = refunds.of(parts!.high[line]!, parts!.low[line]!);
      else {
        owner = sales.of(h, l);
        if (owner < 0 && holds === 'lines') {
          owner = partOf(line) ? lines.of(parts!.high[line]!, parts!.low[line]!) : withoutKey.of(h, l);
        }
      }
      tally.add(line, owner, h, l, keys.days[line]!, keys.refunds?.[line] === 1);
    }
    for (let line = 0; line < keys.lines; line++) {
      if (keys.refunds?.[line] === 1) refunds.add(parts!.high[line]!, parts!.low[line]!, place);
      else if (holds === 'orders') sales.add(high[line]!, low[line]!, place);
      else {
        withoutKey.add(high[line]!, low[line]!, place);
        if (partOf(line)) lines.add(parts!.high[line]!, parts!.low[line]!, place);
      }
    }
    for (const edge of keys.edges) {
      for (let i = 0; i < edge.high.length; i++) {
        (holds === 'orders' ? sales : withoutKey).add(edge.high[i]!, edge.low[i]!, place);
        if (holds === 'lines' && hasPart(edge.parts, i)) lines.add(edge.parts!.high[i]!, edge.parts!.low[i]!, place);
      }
    }
    result[place] = tally.finish();
  }
  return result;
}

const hasPart = (parts: PartKeys | null, line: number): boolean =>
  parts !== null && (parts.present === null || parts.present[line] === 1);

const rankOf = ({ holds }: MonthReport): number => (holds === 'orders' ? 0 : 1);

/** Which report has a key: the first that has it, the newest one. */
class Owners {
  readonly #keys = new KeyTable();
  #places = new Uint32Array(1024);

  /** Place of the report that has the key; -1 if none has. */
  of(high: number, low: number): number {
    const number = this.#keys.find(high, low);
    return number < 0 ? -1 : this.#places[number]!;
  }

  add(high: number, low: number, place: number): void {
    const before = this.#keys.size;
    const number = this.#keys.add(high, low);
    if (number < before) return;
    if (number === this.#places.length) this.#places = grown(this.#places, 2 * number);
    this.#places[number] = place;
  }
}

/** The orders of a report on a day. */
interface DayTally {
  orders: number;
  /** Orders that other reports have, by the place of the report. */
  gone: Map<number, number>;
  /** Lines that are in effect. */
  left: number;
}

/** The superseded lines of a report, by which reports, and what is left. */
class Tally {
  #mask: Uint8Array | null = null;
  #superseded = 0;
  readonly #lines: number;
  readonly #reports: readonly MonthReport[];
  readonly #by = new Map<number, { lines: number; orders: KeyTable; days: Set<number> }>();
  readonly #orders = new KeyTable();
  readonly #days = new Map<number, DayTally>();

  constructor(lines: number, reports: readonly MonthReport[]) {
    this.#lines = lines;
    this.#reports = reports;
  }

  /** `by`: place of the report that has the line instead; -1: it is in effect. */
  add(line: number, by: number, high: number, low: number, day: number, isRefund: boolean): void {
    if (!isRefund) this.#addOrder(by, high, low, day);
    if (by < 0) return;
    this.#mask ??= new Uint8Array(this.#lines).fill(1);
    this.#mask[line] = 0;
    this.#superseded++;
    let sums = this.#by.get(by);
    if (sums === undefined) this.#by.set(by, (sums = { lines: 0, orders: new KeyTable(), days: new Set() }));
    sums.lines++;
    sums.orders.add(high, low);
    sums.days.add(day);
  }

  finish(): InEffect {
    const superseded = Array.from(this.#by, ([by, { lines, orders, days }]) => ({
      by,
      lines,
      orders: orders.size,
      days: days.size,
    }));
    return {
      mask: this.#mask,
      lines: this.#lines - this.#superseded,
      superseded,
      leftBeside: this.#leftBeside(),
    };
  }

  #addOrder(by: number, high: number, low: number, day: number): void {
    let tally = this.#days.get(day);
    if (tally === undefined) this.#days.set(day, (tally = { orders: 0, gone: new Map(), left: 0 }));
    if (by < 0) tally.left++;
    const before = this.#orders.size;
    if (this.#orders.add(high, low) < before) return;
    tally.orders++;
    if (by >= 0) tally.gone.set(by, (tally.gone.get(by) ?? 0) + 1);
  }

  #leftBeside(): LeftBeside[] {
    const found = new Map<number, { lines: number; days: number }>();
    for (const [day, { orders, gone, left }] of this.#days) {
      if (left === 0) continue;
      for (const [newer, taken] of gone) {
        const { from, to } = this.#reports[newer]!;
        if (day <= from || day >= to || taken < NEARLY_ALL * orders) continue;
        const sums = found.get(newer) ?? { lines: 0, days: 0 };
        found.set(newer, { lines: sums.lines + left, days: sums.days + 1 });
      }
    }
    return Array.from(found, ([newer, sums]) => ({ newer, ...sums }));
  }
}
