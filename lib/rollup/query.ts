import { DamagedFile } from '../base/damaged-file.ts';
import { byName } from '../base/records.ts';
import { grown, isAllZero, narrowed, type Numbers } from '../base/typed-arrays.ts';
import {
  DIMENSION_NAMES,
  type DimensionName,
  dimensionOf,
  isOrderMeasure,
  type MeasureName,
  type Measures,
  type OrderMeasure,
  type PeriodKind,
  PERIODS,
} from '../model/index.ts';
import {
  type Codes,
  codesFor,
  codesOf as storedCodes,
  isZero,
  measureOf,
  type Rollup,
  spansOf,
  valuesOf as storedValues,
} from './rollup.ts';
import type { DayRange } from './reader.ts';
import { firstSetFrom, type SharedSpans, sharedSpans } from './spans.ts';

/**
 * The cells that count: those of the days `from` to `to` (inclusive) with one of the values in `where` for each of its
 * dimensions, and none of the values in `without`.
 */
export interface Filter {
  /** Days since 1970-01-01. */
  from?: number | undefined;
  to?: number | undefined;
  where?: ValuesByDimension | undefined;
  without?: ValuesByDimension | undefined;
  /** Groups whose cells do not count: each has one value for each dimension of `by`. */
  except?: { readonly by: readonly DimensionName[]; readonly groups: readonly (readonly string[])[] } | undefined;
}

/** Values by dimension. A dimension without values is not filtered. */
export type ValuesByDimension = Partial<Record<DimensionName, readonly string[] | undefined>>;

/** The dimensions that a filter uses. */
export const filteredDimensions = ({ where = {}, without = {}, except }: Filter): DimensionName[] =>
  DIMENSION_NAMES.filter(
    (name) => where[name] !== undefined || without[name] !== undefined || except?.by.includes(name) === true,
  );

/** Sums are grouped by dimensions and by periods. */
export type GroupBy = DimensionName | PeriodKind;

export const isPeriodKind = (name: GroupBy): name is PeriodKind => name in PERIODS;

export interface Group<By extends GroupBy = GroupBy, Name extends MeasureName = MeasureName> {
  /** The value of each dimension grouped by, and the number of each period, for `day` days since 1970-01-01. */
  key: { [Each in By]: Each extends PeriodKind ? number : string };
  measures: Pick<Measures, Name>;
}

/** What a query sums, and of which cells. */
export interface Question<By extends GroupBy, Name extends MeasureName> {
  /** Its days are those of the parts. */
  filter: Filter;
  by: readonly By[];
  /** The measures to sum. */
  names: readonly Name[];
  /** First and last day that a cell can have. */
  days: DayRange;
}

/** The sums of some groups: what a query found so far. */
export interface GroupSums {
  /** Number of groups. */
  size: number;
  /** By dimension and period grouped by, the code of each group: the place of its value, or the number of its period. */
  codes: readonly Codes[];
  /** By dimension and period grouped by, the values of a dimension; undefined for a period. */
  values: readonly (readonly string[] | undefined)[];
  /** By measure, the sum of each group; null if all are 0. */
  sums: readonly (Numbers | null)[];
}

/**
 * Sums of the cells that pass a filter, by some dimensions and periods (none: one group, even if no cell passes), of rollups
 * that are added one after the other: by other days, or by longer periods. They have the same values of their dimensions, and
 * no order has lines in two of them. Simple loops over typed arrays, column by column, keep it fast.
 */
export class Query<By extends GroupBy, Name extends MeasureName> {
  readonly #question: Question<By, Name>;
  readonly #groups = new Groups();
  readonly #sums: Float64Array[];
  #axes: readonly Axis[] | undefined;

  constructor(question: Question<By, Name>) {
    this.#question = question;
    this.#sums = question.names.map(() => new Float64Array(1));
    if (question.by.length === 0) this.#axesOf([]);
  }

  /** Adds the cells of the days `from` to `to`, inclusive. `isApart`: no order has lines on these days and on others. */
  add(rollup: Rollup, { from, to }: DayRange, isApart = false): void {
    const { filter, by, names } = this.#question;
    const axes = this.#axesOf(by.map((name) => (isPeriodKind(name) ? undefined : valuesOf(rollup, name))));
    const cells = passing(rollup, from, to, filter);
    const slots = this.#slotsOf(
      axes,
      by.map((name) => codesBy(rollup, cells, name)),
      cells.size,
    );
    const counted: { name: OrderMeasure; sums: Float64Array }[] = [];
    for (const [at, name] of names.entries()) {
      if (isZero(rollup, name)) continue;
      addUp(this.#sums[at]!, measureOf(rollup, name), cells, slots);
      if (isOrderMeasure(name)) counted.push({ name, sums: this.#sums[at]! });
    }
    if (counted.length === 0) return;
    const byCell = slotsByCell(cells, slots);
    for (const { places, ...spans } of sharedSpans(counted.map(({ name }) => spansOf(rollup, name)))) {
      const sums = places.map((place) => counted[place]!.sums);
      const first = isApart ? firstSetFrom(spans, cells.first) : 0;
      countOnce(sums, spans, [first, firstSetFrom(spans, cells.end)], cells, byCell);
    }
  }

  /** Adds what another query found, with the same filter, grouping and measures, but other orders. */
  addSums({ size, codes, values, sums }: GroupSums): void {
    const slots = this.#slotsOf(this.#axesOf(values), codes, size);
    for (const [at, own] of sums.entries()) {
      if (own === null) continue;
      const to = this.#sums[at]!;
      for (let group = 0; group < size; group++) to[slots[group]!]! += own[group]!;
    }
  }

  /** The axes of the grouping. Throws `DamagedFile` if a part has other values of a dimension than those before it. */
  #axesOf(values: GroupSums['values']): readonly Axis[] {
    if (this.#axes === undefined) {
      const { by, days } = this.#question;
      this.#axes = by.map((name, at) => (isPeriodKind(name) ? periodAxis(name, days) : dimensionAxis(values[at]!)));
      this.#groups.open(this.#axes);
    }
    for (const [at, axis] of this.#axes.entries()) if (values[at] !== undefined) assertSame(axis, values[at]);
    return this.#axes;
  }

  /** By cell or group, the slot of its sums, of which there are enough then. */
  #slotsOf(axes: readonly Axis[], columns: readonly (Int32Array | Codes)[], count: number): CellCodes {
    const slots = this.#groups.slotsOf(combinedCodes(columns, axes, count));
    const { size } = this.#groups;
    for (const [at, sums] of this.#sums.entries()) {
      if (sums.length < size) this.#sums[at] = grown(sums, Math.max(size, 2 * sums.length));
    }
    return slots;
  }

  /** The groups with cells, in ascending order of their keys. */
  finish(): Group<By, Name>[] {
    const { by, names } = this.#question;
    const zeros = byName(names, () => 0);
    const blank = byName(by, () => 0);
    return this.#groups.inOrder().map(({ code, slot }) => {
      const measures: Record<Name, number> = { ...zeros };
      for (let at = 0; at < names.length; at++) measures[names[at]!] = this.#sums[at]![slot]!;
      return { key: keyOf(this.#axes ?? [], by, blank, code), measures };
    });
  }

  /** The same as sums, which another query can add. At least one rollup was added. */
  finishSums(): GroupSums {
    const axes = this.#axes!;
    const groups = this.#groups.inOrder();
    const size = groups.length;
    const rest = new Float64Array(size);
    for (let group = 0; group < size; group++) rest[group] = groups[group]!.code;
    const codes: Codes[] = [];
    for (const { base, size: values } of axes.toReversed()) {
      const own = codesFor(base + values, size);
      for (let group = 0; group < size; group++) {
        own[group] = base + (rest[group]! % values);
        rest[group] = Math.floor(rest[group]! / values);
      }
      codes.push(own);
    }
    const sumsOf = (sums: Float64Array): Numbers | null => {
      if (isAllZero(sums)) return null;
      const own = new Float64Array(size);
      for (let group = 0; group < size; group++) own[group] = sums[groups[group]!.slot]!;
      return narrowed(own);
    };
    return { size, codes: codes.reverse(), values: axes.map(({ values }) => values), sums: this.#sums.map(sumsOf) };
  }
}

/** The sums of one rollup, as `Query` gives them. */
export function query<const By extends GroupBy = never, const Name extends MeasureName = MeasureName>(
  rollup: Rollup,
  filter: Filter,
  by: readonly By[],
  names: readonly Name[],
): Group<By, Name>[] {
  const days = { from: rollup.days[0] ?? 0, to: rollup.days.at(-1) ?? 0 };
  const sums = new Query({ filter, by, names, days });
  sums.add(rollup, { from: filter.from ?? -Infinity, to: filter.to ?? Infinity });
  return sums.finish();
}

/** The values of a dimension: those in the rollup, or all possible ones if they follow from the day. */
const valuesOf = (rollup: Rollup, name: DimensionName): readonly string[] =>
  dimensionOf(name).calendar?.values ?? storedValues(rollup, name);

function dimensionCodes(rollup: Rollup, name: DimensionName): Codes {
  const { calendar } = dimensionOf(name);
  if (calendar === undefined) return storedCodes(rollup, name);
  const { days } = rollup;
  const codes = new Uint16Array(days.length);
  for (let k = 0; k < days.length; k++) codes[k] = days[k] === days[k - 1] ? codes[k - 1]! : calendar.of(days[k]!);
  return codes;
}

/** The first index in ascending `days` that is not before `day`. */
function lowerBound(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[middle]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The cells that pass, in ascending order: those of `places`, or if that is null all from `first` to before `end`. */
interface Cells {
  first: number;
  end: number;
  places: Uint32Array | null;
  size: number;
}

function passing(rollup: Rollup, from: number, to: number, filter: Filter): Cells {
  const { where = {}, without = {} } = filter;
  const first = lowerBound(rollup.days, from);
  const end = Math.max(first, lowerBound(rollup.days, to + 1));
  let places: Uint32Array | null = null;
  for (const name of filteredDimensions({ where, without })) {
    const wanted = where[name] && new Set(where[name]);
    const unwanted = new Set(without[name]);
    const passes = (value: string): boolean => wanted?.has(value) !== false && !unwanted.has(value);
    const allowed = Uint8Array.from(valuesOf(rollup, name), (value) => (passes(value) ? 1 : 0));
    if (!allowed.includes(0)) continue;
    places = kept(places ?? allFrom(first, end), dimensionCodes(rollup, name), allowed);
  }
  if (filter.except !== undefined) {
    places = outside(rollup, filter.except, places ?? allFrom(first, end));
  }
  return { first, end, places, size: places?.length ?? end - first };
}

/** The cells from `first` to before `end`. */
function allFrom(first: number, end: number): Uint32Array {
  const places = new Uint32Array(end - first);
  for (let k = 0; k < places.length; k++) places[k] = first + k;
  return places;
}

/** Those of `places` that are in none of the groups; reuses their memory. */
function outside(rollup: Rollup, { by, groups }: NonNullable<Filter['except']>, places: Uint32Array): Uint32Array {
  const axes = by.map((name) => {
    const values = valuesOf(rollup, name);
    return {
      codes: dimensionCodes(rollup, name),
      size: values.length,
      places: new Map(values.map((value, code) => [value, code])),
    };
  });
  const excluded = new Set<number>();
  for (const group of groups) {
    const codes = group.map((value, at) => axes[at]!.places.get(value));
    if (codes.some((code) => code === undefined)) continue;
    excluded.add(codes.reduce<number>((all, code, at) => all * axes[at]!.size + code!, 0));
  }
  let count = 0;
  for (let k = 0; k < places.length; k++) {
    const cell = places[k]!;
    let code = 0;
    for (const { codes, size } of axes) code = code * size + codes[cell]!;
    if (!excluded.has(code)) places[count++] = cell;
  }
  return places.subarray(0, count);
}

/** Those of `places` whose value is allowed; reuses their memory. */
function kept(places: Uint32Array, column: Codes, allowed: Uint8Array): Uint32Array {
  let count = 0;
  for (let k = 0; k < places.length; k++) {
    const cell = places[k]!;
    if (allowed[column[cell]!] === 1) places[count++] = cell;
  }
  return places.subarray(0, count);
}

/** The values of a column for the cells that pass. */
function columnOf<Column extends Codes | Int32Array>(column: Column, cells: Cells): Column {
  const { first, end, places, size } = cells;
  if (places === null) return column.subarray(first, end) as Column;
  const held = new (column.constructor as new (length: number) => Column)(size);
  for (let k = 0; k < size; k++) held[k] = column[places[k]!]!;
  return held;
}

/** One dimension or period of the grouping: the codes from `base` to `base + size - 1`, and the value of each. */
interface Axis {
  /** Those of a dimension. */
  values?: readonly string[];
  base: number;
  size: number;
  valueOf: (code: number) => string | number;
}

const dimensionAxis = (values: readonly string[]): Axis => ({
  values,
  base: 0,
  size: values.length,
  valueOf: (code) => values[code]!,
});

function periodAxis(kind: PeriodKind, days: DayRange): Axis {
  const { of } = PERIODS[kind];
  const base = of(days.from);
  return { base, size: of(days.to) - base + 1, valueOf: (code) => base + code };
}

/** By cell that passes, its code on one axis. */
const codesBy = (rollup: Rollup, cells: Cells, name: GroupBy): Int32Array | Codes =>
  isPeriodKind(name) ? periodsOf(columnOf(rollup.days, cells), name) : columnOf(dimensionCodes(rollup, name), cells);

/** Throws `DamagedFile` if the codes of a part stand for other values. Parts of one file share the array of values. */
function assertSame(axis: Axis, values: readonly string[]): void {
  const { values: known = values } = axis;
  if (known === values) return;
  if (known.length === values.length && known.every((value, code) => value === values[code])) axis.values = values;
  else throw new DamagedFile('The files of a rollup have different values. Refresh with --force to make them again');
}

/** The period of each day; days are ascending, so few are computed. */
function periodsOf(days: Int32Array, kind: PeriodKind): Int32Array {
  if (kind === 'day') return days;
  const { of } = PERIODS[kind];
  const periods = new Int32Array(days.length);
  for (let k = 0; k < days.length; k++) periods[k] = days[k] === days[k - 1] ? periods[k - 1]! : of(days[k]!);
  return periods;
}

const sizeOf = (axes: readonly Axis[]): number => axes.reduce((all, { size }) => all * size, 1);

type CellCodes = Uint32Array | Float64Array;

/** Per cell or group, one number for its codes on all axes. */
function combinedCodes(columns: readonly (Int32Array | Codes)[], axes: readonly Axis[], count: number): CellCodes {
  const codes = sizeOf(axes) <= 2 ** 32 ? new Uint32Array(count) : new Float64Array(count);
  for (const [at, { base, size }] of axes.entries()) {
    const own = columns[at]!;
    for (let k = 0; k < count; k++) codes[k] = codes[k]! * size + own[k]! - base;
  }
  return codes;
}

/** Most codes for which every code gets a slot, used or not. */
const DENSE = 1 << 14;

/** The groups of cells by their codes, each with a slot for its sums. */
class Groups {
  /** By code, 1 where a cell has it; undefined where there are too many codes for that. */
  #met: Uint8Array | undefined;
  readonly #places = new Map<number, number>();

  /** Without axes there is one group in any case. */
  open(axes: readonly Axis[]): void {
    const codes = sizeOf(axes);
    if (codes <= DENSE) this.#met = new Uint8Array(codes);
    if (axes.length === 0) this.#met!.fill(1);
  }

  /** Slots that sums need. */
  get size(): number {
    return this.#met?.length ?? this.#places.size;
  }

  /** Per cell, the slot of its group. */
  slotsOf(codes: CellCodes): CellCodes {
    const met = this.#met;
    if (met !== undefined) {
      for (let k = 0; k < codes.length; k++) met[codes[k]!] = 1;
      return codes;
    }
    const slots = new Uint32Array(codes.length);
    for (let k = 0; k < codes.length; k++) {
      const code = codes[k]!;
      let slot = this.#places.get(code);
      if (slot === undefined) this.#places.set(code, (slot = this.#places.size));
      slots[k] = slot;
    }
    return slots;
  }

  /** Ascending by code. */
  inOrder(): { code: number; slot: number }[] {
    if (this.#met === undefined) {
      const groups = Array.from(this.#places, ([code, slot]) => ({ code, slot }));
      return groups.sort((a, b) => a.code - b.code);
    }
    const groups: { code: number; slot: number }[] = [];
    for (let code = 0; code < this.#met.length; code++) if (this.#met[code] === 1) groups.push({ code, slot: code });
    return groups;
  }
}

/** Numbers that are copied at a time, which stay in the cache of a processor. */
const BLOCK = 4096;
const block = new Float64Array(BLOCK);

/** Adds the numbers of a column to the sums of their slots: from a copy, as a loop over one kind of array is twice as fast. */
function addUp(sums: Float64Array, column: Numbers, { first, end, places, size }: Cells, slots: CellCodes): void {
  for (let start = 0; start < size; start += BLOCK) {
    const length = Math.min(BLOCK, size - start);
    if (places === null) block.set(column.subarray(first + start, Math.min(end, first + start + BLOCK)));
    else for (let k = 0; k < length; k++) block[k] = column[places[start + k]!]!;
    for (let k = 0; k < length; k++) sums[slots[start + k]!]! += block[k]!;
  }
}

/** By cell from the first one on, the slot of its group; -1 where it does not pass. */
function slotsByCell({ first, end, places }: Cells, slots: CellCodes): CellCodes | Int32Array {
  if (places === null) return slots;
  const byCell = new Int32Array(end - first).fill(-1);
  for (let k = 0; k < places.length; k++) byCell[places[k]! - first] = slots[k]!;
  return byCell;
}

/**
 * Subtracts the orders that several cells of one group have counted, so that each counts once. `sums`: by measure; `range`: the
 * first set that may matter, and the one after the last; `slots`: by `slotsByCell`.
 */
function countOnce(
  sums: readonly Float64Array[],
  { starts, cells, orders }: SharedSpans,
  [firstSet, endSet]: readonly [first: number, end: number],
  { first, end }: Pick<Cells, 'first' | 'end'>,
  slots: ReturnType<typeof slotsByCell>,
): void {
  const size = end - first;
  /** By slot, the last set that had a cell there, counted from 1. */
  let seen: Uint32Array | undefined;
  for (let set = firstSet; set < endSet; set++) {
    const from = starts[set]!;
    const to = starts[set + 1]!;
    if (to - from === 2) {
      // Most sets are of two cells, and then of one group or of two.
      const one = cells[from]! - first;
      const other = cells[from + 1]! - first;
      if (one < 0 || other < 0 || one >= size || other >= size) continue;
      const slot = slots[one]!;
      if (slot >= 0 && slot === slots[other]) for (let m = 0; m < sums.length; m++) sums[m]![slot]! -= orders[m]![set]!;
      continue;
    }
    seen ??= new Uint32Array(sums[0]!.length);
    for (let at = from; at < to; at++) {
      const cell = cells[at]! - first;
      if (cell < 0 || cell >= size) continue;
      const slot = slots[cell]!;
      if (slot < 0) continue;
      if (seen[slot] === set + 1) for (let m = 0; m < sums.length; m++) sums[m]![slot]! -= orders[m]![set]!;
      else seen[slot] = set + 1;
    }
  }
}

/** The key of a group; `blank` has its fields in their order. */
function keyOf<By extends GroupBy>(
  axes: readonly Axis[],
  by: readonly By[],
  blank: Readonly<Record<By, string | number>>,
  code: number,
): Group<By>['key'] {
  const key: Record<string, string | number> = { ...blank };
  let rest = code;
  for (let g = axes.length - 1; g >= 0; g--) {
    const { size, valueOf } = axes[g]!;
    key[by[g]!] = valueOf(rest % size);
    rest = Math.floor(rest / size);
  }
  return key as Group<By>['key'];
}
