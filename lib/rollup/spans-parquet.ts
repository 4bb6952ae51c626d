import type { FileMetaData } from 'hyparquet';
import { DamagedFile } from '../base/damaged-file.ts';
import { type OpenParquet, openParquet, type ParquetSource } from '../base/checked-parquet.ts';
import { dayColumn, integerColumn, type ParquetColumn } from '../base/parquet-file.ts';
import { dayBoundsOf, decodeColumn, storedColumns } from '../base/parquet-columns.ts';
import { once } from '../base/once.ts';
import { byName } from '../base/records.ts';
import { type OrderMeasure, ORDER_MEASURES } from '../model/index.ts';
import type { DayRange } from './reader.ts';
import { type Rollup, spansBy } from './rollup.ts';
import { joinSpans, NO_SPANS, type Spans, unionOfSpans, withOrders } from './spans.ts';

/** How many row groups have their spans kept. */
const MOST_KEPT = 256;

/**
 * The columns of a file of spans, which has a row for each cell of each set, and a row group for each row group of the rollup's
 * file in which orders have several cells. A set (`span`) and a cell (`cell`, a row) are numbered from 0 in their row group. `day`
 * is that of the set's first cell; by its bounds the two row groups belong together. The last columns are how many orders have
 * lines in exactly these cells, by measure.
 */
const columnsFor = (rows: SpanRows): ParquetColumn[] => [
  dayColumn('day', rows.day),
  integerColumn('span', rows.span),
  integerColumn('cell', rows.cell),
  ...ORDER_MEASURES.map((name) => integerColumn(name, rows[name])),
];

type SpanRows = Record<'day' | 'span' | 'cell' | OrderMeasure, Int32Array>;

const emptyRows = (size: number): SpanRows =>
  byName(['day', 'span', 'cell', ...ORDER_MEASURES], () => new Int32Array(size));

/** The elements of these columns. */
export const SPAN_ELEMENTS = columnsFor(emptyRows(0)).map(({ element }) => element);

/** The spans of the cells from `start` to before `end` as a row group, of which no order has cells elsewhere; null: there are none. */
export function spansGroup(
  rollup: Rollup,
  start: number,
  end: number,
): { columns: ParquetColumn[]; rows: number } | null {
  const all = ORDER_MEASURES.map((name) => rollup.spans[name] ?? NO_SPANS);
  const { starts, cells, counts } = unionOfSpans(all, start, end);
  if (cells.length === 0) return null;
  const rows = emptyRows(cells.length);
  for (let set = 0; set + 1 < starts.length; set++) {
    const [from, to] = [starts[set]!, starts[set + 1]!];
    rows.day.fill(rollup.days[cells[from]!]!, from, to);
    rows.span.fill(set, from, to);
    for (let at = from; at < to; at++) rows.cell[at] = cells[at]! - start;
    for (const [place, name] of ORDER_MEASURES.entries()) rows[name].fill(counts[place]![set]!, from, to);
  }
  return { columns: columnsFor(rows), rows: cells.length };
}

/** A row group of a rollup's file. */
export interface SpannedGroup extends DayRange {
  index: number;
  /** First row, and the row after the last. */
  start: number;
  end: number;
}

/** Reads the spans of a rollup file. */
export class SpansReader {
  readonly #file: () => Promise<OpenParquet>;
  /** By row group of the rollup's file, the most recently used last. */
  readonly #kept = new Map<number, Promise<Record<OrderMeasure, Spans>>>();

  readonly #isShared: boolean;

  /** `isShared`: measures share their sets, some of which have no order of one of them. */
  constructor(open: () => Promise<OpenParquet>, isShared = false) {
    this.#file = open;
    this.#isShared = isShared;
  }

  /** Reads nothing until it is needed. `tailBytes`: bytes at the end that are read first. */
  static of(source: ParquetSource, tailBytes?: number, isShared?: boolean): SpansReader {
    return new SpansReader(
      once(() => openParquet(source, { tailBytes })),
      isShared,
    );
  }

  /**
   * The spans of the measures, of the cells of these row groups, which follow each other; numbered from the first of them. Throws
   * `DamagedFile` and what the source throws.
   */
  async load(measures: readonly OrderMeasure[], groups: readonly SpannedGroup[]): Promise<Record<OrderMeasure, Spans>> {
    const parts = await Promise.all(groups.map((group) => this.#spansOf(group)));
    const [only] = parts;
    if (parts.length === 1) return spansBy({ measures }, (name) => only![name]);
    const [first = 0] = groups.map(({ start }) => start);
    return spansBy({ measures }, (name) =>
      joinSpans(parts.map((part, place) => ({ spans: part[name], start: groups[place]!.start - first }))),
    );
  }

  #spansOf(group: SpannedGroup): Promise<Record<OrderMeasure, Spans>> {
    const spans = this.#kept.get(group.index) ?? this.#read(group);
    this.#kept.delete(group.index);
    this.#kept.set(group.index, spans);
    spans.catch(() => this.#kept.delete(group.index));
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return spans;
  }

  async #read(group: SpannedGroup): Promise<Record<OrderMeasure, Spans>> {
    const opened = await this.#file();
    const place = placeOfSpans(opened.metadata, group);
    return place === null
      ? spansBy({ measures: ORDER_MEASURES }, () => NO_SPANS)
      : readSpans(opened, place, this.#isShared);
  }
}

/**
 * The place of the row group with the spans of a row group of the rollup; null: it has none. Throws `DamagedFile` if the file has
 * other columns.
 */
export function placeOfSpans(metadata: FileMetaData, { from, to }: DayRange): number | null {
  const place = metadata.row_groups.findIndex((group) => {
    const bounds = dayBoundsOf(group);
    if (bounds === null) throw new DamagedFile('A file of spans has no column "day". Refresh to make it again');
    return bounds.from >= from && bounds.to <= to;
  });
  return place === -1 ? null : place;
}

async function readSpans(opened: OpenParquet, place: number, isShared: boolean): Promise<Record<OrderMeasure, Spans>> {
  const stored = await storedColumns(opened, place, ['span', 'cell', ...ORDER_MEASURES]);
  const column = (name: string) => decodeColumn('unsigned32', stored.get(name)!);
  const [span, cells] = [column('span'), column('cell')];
  const sets = span.length === 0 ? 0 : span.at(-1)! + 1;
  const starts = new Uint32Array(sets + 1);
  for (let row = 0; row < span.length; row++) starts[span[row]! + 1] = row + 1;
  const all = ORDER_MEASURES.map((name): [OrderMeasure, Uint32Array] => [name, column(name)]);
  return Object.fromEntries(
    all.map(([name, byRow]) => {
      const orders = new Uint32Array(sets);
      for (let set = 0; set < sets; set++) orders[set] = byRow[starts[set]!]!;
      const spans = { starts, cells, orders };
      return [name, isShared ? spans : withOrders(spans)];
    }),
  ) as Record<OrderMeasure, Spans>;
}
