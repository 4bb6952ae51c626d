import type { FileMetaData } from 'hyparquet';
import { type OpenParquet, openParquet, type ParquetSource } from '../base/checked-parquet.ts';
import { dayColumn, integerColumn, parquetFile, textColumn } from '../base/parquet-file.ts';
import { decodeColumn, narrowNumbersOf, storedColumns } from '../base/parquet-columns.ts';
import { once } from '../base/once.ts';
import { byName } from '../base/records.ts';
import { type OrderMeasure, ORDER_MEASURES } from '../model/index.ts';
import type { DayRange } from './reader.ts';
import { type Rollup, spansBy } from './rollup.ts';
import { setsIn, type Spans } from './spans.ts';

/** Most rows of a row group. */
const ROW_GROUP_ROWS = 50_000;

/** How many parts of a rollup have their spans kept; and how many row groups, of which neighbouring parts are made. */
const MOST_MADE = 256;
const MOST_GROUPS = 8;

/** The columns of a file of spans, which has a row for each cell of each set. */
const COLUMNS = ['measure', 'first_day', 'last_day', 'span', 'cell', 'orders'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * The spans of a rollup as a Parquet file; null if there are none. A row says that the orders of a set (`span`, numbered by
 * measure) have lines in a cell, which is a row of the rollup's file, counted from 0. `first_day` and `last_day` are those of
 * the cells of the set.
 */
export function spansToParquet(rollup: Rollup): Uint8Array | null {
  const file = new SpansFile();
  file.add(rollup, 0);
  return file.finish();
}

/** The spans of a rollup that comes in parts. */
export class SpansFile {
  /** By part, its rows. */
  readonly #parts: Record<Column, Int32Array>[] = [];
  readonly #sets = new Map<OrderMeasure, number>();

  /** Adds a part whose cells are rows of the rollup's file from `start` on. */
  add(rollup: Rollup, start: number): void {
    const all = Object.entries(rollup.spans) as [OrderMeasure, Spans][];
    const size = all.reduce((sum, [, { cells }]) => sum + cells.length, 0);
    if (size === 0) return;
    const rows = byName(COLUMNS, () => new Int32Array(size));
    let row = 0;
    for (const [measure, spans] of all) {
      const { starts, cells, orders } = spans;
      const code = ORDER_MEASURES.indexOf(measure);
      const before = this.#sets.get(measure) ?? 0;
      for (let set = 0; set < setsIn(spans); set++) {
        const [from, to] = [starts[set]!, starts[set + 1]!];
        for (let at = from; at < to; at++, row++) {
          rows.measure[row] = code;
          rows.first_day[row] = rollup.days[cells[from]!]!;
          rows.last_day[row] = rollup.days[cells[to - 1]!]!;
          rows.span[row] = before + set;
          rows.cell[row] = start + cells[at]!;
          rows.orders[row] = orders[set]!;
        }
      }
      this.#sets.set(measure, before + setsIn(spans));
    }
    this.#parts.push(rows);
  }

  /** The file; null if there are no spans. */
  finish(): Uint8Array | null {
    const size = this.#parts.reduce((sum, { cell }) => sum + cell.length, 0);
    if (size === 0) return null;
    const rows = byName(COLUMNS, (name) => joined(this.#parts.map((part) => part[name])));
    return parquetFile({
      columns: [
        textColumn('measure', rows.measure, ORDER_MEASURES),
        dayColumn('first_day', rows.first_day),
        dayColumn('last_day', rows.last_day),
        integerColumn('span', rows.span),
        integerColumn('cell', rows.cell),
        integerColumn('orders', rows.orders),
      ],
      rows: size,
      rowGroups: ROW_GROUP_ROWS,
    });
  }
}

function joined(columns: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(columns.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const column of columns) {
    whole.set(column, at);
    at += column.length;
  }
  return whole;
}

/** Reads the spans of a rollup file. */
export class SpansReader {
  readonly #file: () => Promise<OpenParquet>;
  /** By row group, once read. */
  readonly #groups = new Map<number, Promise<GroupRows>>();
  /** Spans by the cells that they are of, the most recently used last. */
  readonly #made = new Map<string, Partial<Record<OrderMeasure, Spans>>>();

  /** `tailBytes`: bytes at the end that are read first. */
  constructor(source: ParquetSource, tailBytes?: number) {
    this.#file = once(() => openParquet(source, { tailBytes }));
  }

  /**
   * The spans of the measures, of the cells from `start` to before `end`, numbered from `start`. `days`: those of these cells.
   * Throws `DamagedFile` and what the source throws.
   */
  async load(measures: readonly OrderMeasure[], days: DayRange, start: number, end: number) {
    const opened = await this.#file();
    const made = recent(this.#made, `${start} ${end}`, MOST_MADE, (): Partial<Record<OrderMeasure, Spans>> => ({}));
    if (measures.some((name) => made[name] === undefined)) {
      const places = [...opened.metadata.row_groups.keys()].filter((place) => overlaps(opened.metadata, place, days));
      const groups: GroupRows[] = [];
      for (const place of places) groups.push(await this.#rowsOf(opened, place));
      for (const name of measures) made[name] ??= spansOf(groups, ORDER_MEASURES.indexOf(name), start, end);
    }
    return spansBy({ measures }, (name) => made[name]!);
  }

  #rowsOf(opened: OpenParquet, place: number): Promise<GroupRows> {
    return recent(this.#groups, place, MOST_GROUPS, () => {
      const rows = readGroup(opened, place);
      rows.catch(() => this.#groups.delete(place));
      return rows;
    });
  }
}

/** The value of a key, made where there is none; of those used least recently only `most` are kept. */
function recent<Key, Value>(known: Map<Key, Value>, key: Key, most: number, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.delete(key);
  known.set(key, value);
  if (known.size > most) known.delete(known.keys().next().value!);
  return value;
}

/** The rows of a row group; `measure` is its place in `ORDER_MEASURES`. */
type GroupRows = Record<'measure' | 'span' | 'cell' | 'orders', Uint32Array>;

async function readGroup(opened: OpenParquet, place: number): Promise<GroupRows> {
  const stored = await storedColumns(opened, place, ['measure', 'span', 'cell', 'orders']);
  const { codes, values } = decodeColumn('text', stored.get('measure')!);
  const measures = values.map((value) => ORDER_MEASURES.indexOf(value as OrderMeasure));
  const column = (name: Column) => new Uint32Array(narrowNumbersOf(stored.get(name)!));
  const measure = new Uint32Array(codes.length);
  for (let row = 0; row < codes.length; row++) measure[row] = measures[codes[row]!]!;
  return {
    measure,
    span: column('span'),
    cell: column('cell'),
    orders: column('orders'),
  };
}

/** The sets of a measure as far as their cells are from `start` to before `end`. In the file they are in the order of spans. */
function spansOf(groups: readonly GroupRows[], measure: number, start: number, end: number): Spans {
  const most = groups.reduce((sum, { cell }) => sum + cell.length, 0);
  const starts = new Uint32Array(most + 1);
  const cells = new Uint32Array(most);
  const counts = new Uint32Array(most);
  let [sets, size, span, orders] = [0, 0, -1, 0];
  const close = () => {
    // A set of one cell is none: its other cells are outside.
    if (size - starts[sets]! < 2) size = starts[sets]!;
    else {
      counts[sets++] = orders;
      starts[sets] = size;
    }
  };
  for (const rows of groups) {
    for (let i = 0; i < rows.cell.length; i++) {
      if (rows.measure[i] !== measure) continue;
      if (rows.span[i] !== span) {
        close();
        span = rows.span[i]!;
        orders = rows.orders[i]!;
      }
      const cell = rows.cell[i]!;
      if (cell >= start && cell < end) cells[size++] = cell - start;
    }
  }
  close();
  return { starts: starts.slice(0, sets + 1), cells: cells.slice(0, size), orders: counts.slice(0, sets) };
}

function overlaps({ row_groups }: FileMetaData, place: number, { from, to }: DayRange): boolean {
  const { columns } = row_groups[place]!;
  const bound = (name: Column, side: 'min_value' | 'max_value', otherwise: number): number => {
    const statistics = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === name)?.meta_data?.statistics;
    const value = statistics?.[side];
    return value instanceof Date ? Math.round(value.getTime() / 86_400_000) : otherwise;
  };
  return bound('first_day', 'min_value', -Infinity) <= to && bound('last_day', 'max_value', Infinity) >= from;
}
