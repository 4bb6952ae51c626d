import {
  type CopiedGroups,
  dayColumn,
  flagColumn,
  integerColumn,
  isSmall,
  type ParquetColumn,
  ParquetFile,
  textColumn,
} from '../base/parquet-file.ts';
import { type DimensionName, dimensionOf, type MeasureName, PERIODS, type RollupShape } from '../model/index.ts';
import { codesOf, emptyRollup, measureOf, type Rollup, valuesOf } from './rollup.ts';
import { SPAN_ELEMENTS, spansGroup } from './spans-parquet.ts';

/** A row group ends with the day with which it has so many cells, if no order has lines before and after it. */
export const ROW_GROUP_CELLS = 25_000;
/** Name of the note in the footer that holds the values of each dimension, sorted: `{"state":["Goa","Kerala"]}`. */
export const VALUES_NOTE = 'values';
/** Name of the note that says, in the same order, in how many row groups each value is: `{"state":[3,1]}`. */
export const COUNTS_NOTE = 'row groups';

/** By value of a dimension, the row groups that have it. */
export type ValueCounts = ReadonlyMap<string, number>;

/** The files of a rollup. */
export interface RollupBytes {
  rollup: Uint8Array;
  /** The file of its spans; null if there are none. */
  spans: Uint8Array | null;
}

/**
 * The rollup as an ordinary Parquet file: one row per cell, measures as integers, money in minor units. Row groups are in order
 * of time and have the bounds of their days, so a reader skips those of other days. A second file has its spans. `rowGroupCells`:
 * least cells of a row group, which ends with a month.
 */
export function toParquet(rollup: Rollup, rowGroupCells = ROW_GROUP_CELLS): RollupBytes {
  const file = new RollupFile(rollup.shape, new Set(wideMeasures(rollup)));
  let start = 0;
  for (const end of groupEnds(rollup.days, rowGroupCells)) {
    file.add(rollup, start, end);
    start = end;
  }
  return file.finish();
}

/** Measures of a rollup with sums of more than 32 bits. */
export const wideMeasures = (rollup: Rollup): MeasureName[] =>
  rollup.shape.measures.filter((name) => !isSmall(measureOf(rollup, name)));

/** A rollup that comes in parts, each of later days than the ones before; no order has lines in two of them. */
export class RollupFile {
  readonly #wide: ReadonlySet<MeasureName>;
  readonly #values: ReadonlyMap<DimensionName, Map<string, number>>;
  readonly #file: ParquetFile;
  readonly #spans = new ParquetFile(SPAN_ELEMENTS);

  /** `wide`: the measures that need more than 32 bits in one of the parts. */
  constructor({ dimensions, measures }: RollupShape, wide: ReadonlySet<MeasureName>) {
    this.#wide = wide;
    this.#values = new Map(dimensions.map((name) => [name, new Map()]));
    const empty = columnsOf(emptyRollup({ dimensions, measures }), wide);
    this.#file = new ParquetFile(empty.map(({ element }) => element));
  }

  /** Cells so far. */
  get size(): number {
    return this.#file.rows;
  }

  /** The values of a dimension so far. */
  values(name: DimensionName): ReadonlyMap<string, number> {
    return this.#values.get(name) ?? new Map();
  }

  /** Adds cells as a row group. */
  add(rollup: Rollup, start = 0, end = rollup.size): void {
    for (const [name, all] of this.#values) for (const value of used(rollup, name, start, end)) addCount(all, value, 1);
    this.#file.add(columnsOf(rollup, this.#wide), start, end);
    const spans = spansGroup(rollup, start, end);
    if (spans !== null) this.#spans.add(spans.columns, 0, spans.rows);
  }

  /** Adds row groups of another file of the same columns; `spans`: their spans. `addValues` adds the values. */
  copy(cells: CopiedGroups, spans: CopiedGroups | null): void {
    this.#file.copy(cells);
    if (spans !== null) this.#spans.copy(spans);
  }

  /** Adds the values of a dimension in row groups that were copied. */
  addValues(name: DimensionName, values: ValueCounts): void {
    const all = this.#values.get(name)!;
    for (const [value, count] of values) addCount(all, value, count);
  }

  /** The files; nothing can be added after that. */
  finish(): RollupBytes {
    const values = Array.from(this.#values, ([name, all]) => [name, [...all.keys()].sort()] as const);
    const counts = values.map(([name, own]) => [name, own.map((value) => this.#values.get(name)!.get(value)!)]);
    return {
      rollup: this.#file.finish({
        [VALUES_NOTE]: JSON.stringify(Object.fromEntries(values)),
        [COUNTS_NOTE]: JSON.stringify(Object.fromEntries(counts)),
      }),
      spans: this.#spans.rows === 0 ? null : this.#spans.finish(),
    };
  }
}

/** The values that cells have. */
function used(rollup: Rollup, name: DimensionName, start: number, end: number): string[] {
  const codes = codesOf(rollup, name);
  const isUsed = new Uint8Array(valuesOf(rollup, name).length);
  for (let cell = start; cell < end; cell++) isUsed[codes[cell]!] = 1;
  return valuesOf(rollup, name).filter((_, code) => isUsed[code] === 1);
}

const addCount = (counts: Map<string, number>, value: string, count: number): void =>
  void counts.set(value, (counts.get(value) ?? 0) + count);

function columnsOf(rollup: Rollup, wide: ReadonlySet<MeasureName>): ParquetColumn[] {
  const { dimensions, measures } = rollup.shape;
  return [
    dayColumn('day', rollup.days),
    ...dimensions.map((name) => dimensionColumn(rollup, name)),
    ...measures.map((name) => integerColumn(name, measureOf(rollup, name), wide.has(name) ? 64 : 32)),
  ];
}

/** Where each row group ends: no order has lines in two of them. */
function groupEnds(days: Int32Array, least: number): number[] {
  const { of } = PERIODS.month;
  const ends: number[] = [];
  let start = 0;
  for (let cell = 1; cell < days.length; cell++) {
    if (cell - start < least || days[cell] === days[cell - 1] || of(days[cell]!) === of(days[cell - 1]!)) continue;
    ends.push(cell);
    start = cell;
  }
  return days.length === 0 ? [] : [...ends, days.length];
}

/** Whether a dimension has the values `true` and `false` alone: what follows from other columns may be unknown. */
const isBoolean = (name: DimensionName): boolean => dimensionOf(name).kind === 'flag' && !dimensionOf(name).derived;

function dimensionColumn(rollup: Rollup, name: DimensionName): ParquetColumn {
  const values = valuesOf(rollup, name);
  const codes = codesOf(rollup, name);
  if (!isBoolean(name)) return textColumn(name, codes, values);
  const flags = values.map((value) => (value === 'true' ? 1 : 0));
  return flagColumn(
    name,
    Uint8Array.from(codes, (code) => flags[code]!),
  );
}
