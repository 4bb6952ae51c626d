import type { MonthPart, MonthSegment } from '../../schemas/manifest.ts';
import { hash, sha256 } from '../base/hash.ts';
import { KeyTable } from '../base/key-table.ts';
import { grown } from '../base/typed-arrays.ts';
import { PERIODS } from '../model/index.ts';
import { parseIsoDay } from '../../schemas/fields/day.ts';
import { MODEL_HASH } from '../rollup/model-hash.ts';
import type { DayRange } from '../rollup/reader.ts';

/** Raise it when the rollups of a segment are made in another way from the same lines. */
const SEGMENT_VERSION = '1';
/** Least lines of a segment, as far as a month has so many. */
const SEGMENT_LINES = 5_000;

/** The lines that a report has of a month, in the order of its file. */
export interface ReportLines {
  /** What its lines are made from. */
  id: readonly string[];
  /** Keys of orders. */
  high: Uint32Array;
  low: Uint32Array;
  /** Days since 1970-01-01. */
  days: ArrayLike<number>;
  /** By line, 1 for a refund; null: there are none. */
  refunds: ArrayLike<number> | null;
  /** By line, 1 where it is in effect; null: all are. */
  mask: Uint8Array | null;
}

export interface Segmented {
  segments: MonthSegment[];
  refunds: number;
  /** Orders with lines in effect on two days or more. */
  ordersOnSeveralDays: number;
}

/**
 * Divides a month into segments: runs of days, none of which shares an order with another one. So each is a row group of the
 * month's rollups, and if its lines are the same as before, it is copied. Segments begin every 1, 2, 4, 8 or 16 days, according to
 * the lines of the month, unless an order has lines before and after such a day. `segmentLines`: least lines of a segment.
 */
export function segmented(
  { from, to }: DayRange,
  reports: readonly ReportLines[],
  segmentLines = SEGMENT_LINES,
): Segmented {
  const days = to - from + 1;
  const lines = new Uint32Array(days);
  const refundsOn = new Uint32Array(days);
  const orders = new OrderDays();
  for (const { high, low, days: dayOf, refunds, mask } of reports) {
    for (let line = 0; line < dayOf.length; line++) {
      if (mask?.[line] === 0) continue;
      const day = dayOf[line]! - from;
      lines[day]!++;
      if (refunds?.[line] === 1) refundsOn[day]!++;
      else orders.add(high[line]!, low[line]!, day);
    }
  }
  const spanned = orders.onSeveralDays();
  const starts = segmentStarts(lines, crossedDays(days, spanned), segmentLines);
  const segmentOf = new Uint8Array(days);
  for (let day = 0, segment = -1; day < days; day++) {
    if (starts[segment + 1] === day) segment++;
    segmentOf[day] = segment;
  }
  const contents = reports.map((report) => contentsOf(report, from, segmentOf, starts.length));
  const segments = starts.flatMap((start, place): MonthSegment[] => {
    const end = starts[place + 1] ?? days;
    const all = sumOf(lines.subarray(start, end));
    if (all === 0) return [];
    const content = contents.flatMap((each) => (each[place] === null ? [] : [each[place]]));
    const range = { from: from + start, to: from + end - 1 };
    return [
      {
        ...range,
        lines: all - sumOf(refundsOn.subarray(start, end)),
        hash: hash([SEGMENT_VERSION, MODEL_HASH, range.from, range.to, content]),
      },
    ];
  });
  return { segments, refunds: sumOf(refundsOn), ordersOnSeveralDays: spanned.length };
}

const sumOf = (numbers: Uint32Array): number => numbers.reduce((sum, each) => sum + each, 0);

/** Where segments begin, in days of the month from 0. `lines` and `crossed`: by day. */
export function segmentStarts(lines: Uint32Array, crossed: Uint8Array, segmentLines = SEGMENT_LINES): number[] {
  const perDay = sumOf(lines) / Math.max(1, lines.filter((count) => count > 0).length);
  let step = 1;
  while (step < lines.length && step * perDay < segmentLines) step *= 2;
  const starts = [0];
  for (let day = step; day < lines.length; day += step) if (crossed[day] === 0) starts.push(day);
  return starts;
}

/** The first and the last day of each order. */
class OrderDays {
  readonly #keys = new KeyTable();
  #first = new Uint32Array(1024);
  #last = new Uint32Array(1024);

  add(high: number, low: number, day: number): void {
    const known = this.#keys.size;
    const order = this.#keys.add(high, low);
    if (order < known) {
      if (day < this.#first[order]!) this.#first[order] = day;
      if (day > this.#last[order]!) this.#last[order] = day;
      return;
    }
    if (order === this.#first.length) {
      this.#first = grown(this.#first, 2 * order);
      this.#last = grown(this.#last, 2 * order);
    }
    this.#first[order] = this.#last[order] = day;
  }

  /** The first and the last day of each order that has several. */
  onSeveralDays(): [first: number, last: number][] {
    const found: [number, number][] = [];
    for (let order = 0; order < this.#keys.size; order++) {
      if (this.#first[order] !== this.#last[order]) found.push([this.#first[order]!, this.#last[order]!]);
    }
    return found;
  }
}

/** By day, 1 if something has days before it, and on it or after it. `spanned`: first and last days, from 0. */
export function crossedDays(days: number, spanned: readonly (readonly [first: number, last: number])[]): Uint8Array {
  const changes = new Int32Array(days + 1);
  for (const [first, last] of spanned) {
    changes[first + 1]!++;
    changes[last + 1]!--;
  }
  const crossed = new Uint8Array(days);
  for (let day = 0, open = 0; day < days; day++) {
    open += changes[day]!;
    crossed[day] = open > 0 ? 1 : 0;
  }
  return crossed;
}

/** By segment, what is in effect of a report: all of its lines or which ones; null: none. */
function contentsOf(
  { id, days, mask }: ReportLines,
  from: number,
  segmentOf: Uint8Array,
  segments: number,
): (readonly unknown[] | null)[] {
  const counts = new Uint32Array(segments);
  for (let line = 0; line < days.length; line++) counts[segmentOf[days[line]! - from]!]!++;
  if (mask === null) return Array.from(counts, (lines) => (lines === 0 ? null : [...id, lines]));
  const masks = Array.from(counts, (lines) => new Uint8Array(lines));
  const at = new Uint32Array(segments);
  for (let line = 0; line < days.length; line++) {
    const segment = segmentOf[days[line]! - from]!;
    masks[segment]![at[segment]!++] = mask[line]!;
  }
  return masks.map((part) => {
    const inEffect = part.reduce((sum, each) => sum + each, 0);
    if (inEffect === 0) return null;
    return inEffect === part.length ? [...id, inEffect] : [...id, inEffect, sha256(part)];
  });
}

/** The segments of a month; one that was made without them is one segment. */
export const segmentsOf = ({ id, month, count, refunds, segments }: MonthPart): readonly MonthSegment[] =>
  segments.length > 0 ? segments : [{ ...daysOfMonth(month), lines: count - refunds, hash: id }];

/** First and last day of a month such as `2022-04`, in days since 1970-01-01. */
export function daysOfMonth(month: string): DayRange {
  const { of, firstDay } = PERIODS.month;
  const from = parseIsoDay(`${month}-01`)!;
  return { from, to: firstDay(of(from) + 1) - 1 };
}

/** Days of all series together whose cells come together: no order has lines in two of them. */
export interface SegmentUnit extends DayRange {
  month: string;
  /** Segments of series whose days overlap. */
  parts: readonly { part: MonthPart; segment: MonthSegment }[];
  /** The same if all lines are. */
  key: string;
}

/** The units of some months, in the order of time. */
export function segmentUnits(months: readonly MonthPart[]): SegmentUnit[] {
  const all = months.flatMap((part) => segmentsOf(part).map((segment) => ({ part, segment })));
  all.sort((a, b) => a.segment.from - b.segment.from || (a.part.series < b.part.series ? -1 : 1));
  const units: (DayRange & { parts: (typeof all)[number][] })[] = [];
  for (const each of all) {
    const { from, to } = each.segment;
    const last = units.at(-1);
    if (last === undefined || from > last.to) units.push({ from, to, parts: [each] });
    else {
      last.parts.push(each);
      last.to = Math.max(last.to, to);
    }
  }
  return units.map(({ parts, ...days }) => ({
    ...days,
    parts,
    month: parts[0]!.part.month,
    key: JSON.stringify(parts.map(({ part, segment }) => [part.series, segment.hash])),
  }));
}
