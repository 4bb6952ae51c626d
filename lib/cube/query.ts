import { type Cube, type Dimension, MEASURES, type Measure, type Measures } from './cube.ts';

/** Which cells count: those of the days `from` to `to` (inclusive) that hold, in each dimension named, one of the values. */
export interface Filter {
  /** Days since 1970-01-01. */
  from?: number | undefined;
  to?: number | undefined;
  where?: Partial<Record<Dimension, readonly string[] | undefined>> | undefined;
}

export type GroupBy = Dimension | 'day';

export interface Group<By extends GroupBy = GroupBy, Name extends Measure = Measure> {
  /** The value of each dimension grouped by; of `day`, days since 1970-01-01. */
  key: { [Each in By]: Each extends 'day' ? number : string };
  measures: Pick<Measures, Name>;
}

/**
 * Sums of the cells that pass the filter, by the dimensions named (none: one group, even when no cell passes). Groups come
 * in ascending order of their keys; only those with cells. Goes over typed arrays column by column, each loop plain: that
 * is what makes an answer cheap. `names`: the measures to sum.
 */
export function query<const By extends GroupBy = never, const Name extends Measure = Measure>(
  cube: Cube,
  filter: Filter = {},
  by: readonly By[] = [],
  names: readonly Name[] = MEASURES as readonly Measure[] as readonly Name[],
): Group<By, Name>[] {
  const cells = passing(cube, filter);
  const axes = by.map((name) => axisOf(cube, name, cells));
  const codes = codesOf(cells, axes);
  const { groups, slots } = groupsOf(codes, axes);
  const sums = names.map((name) => summed(cube.measures[name], cells, slots, groups));
  return groups.map(({ code, slot }) => ({
    key: keyOf(axes, by, code),
    measures: Object.fromEntries(names.map((name, at) => [name, sums[at]![slot]!])) as Pick<Measures, Name>,
  }));
}

/** The sums of two groups. */
export function addMeasures<Name extends Measure>(a: Pick<Measures, Name>, b: Pick<Measures, Name>) {
  const names = Object.keys(a) as Name[];
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as Pick<Measures, Name>;
}

/** The first place in ascending `days` that is not before `day`. */
export function lowerBound(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[middle]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The cells that pass, in ascending order. */
function passing(cube: Cube, { from, to, where = {} }: Filter): Uint32Array {
  const first = from === undefined ? 0 : lowerBound(cube.days, from);
  const end = to === undefined ? cube.size : lowerBound(cube.days, to + 1);
  const cells = new Uint32Array(Math.max(end - first, 0));
  for (let k = 0; k < cells.length; k++) cells[k] = first + k;
  let count = cells.length;
  for (const [name, wanted] of Object.entries(where) as [Dimension, readonly string[] | undefined][]) {
    if (wanted === undefined) continue;
    const values = new Set(wanted);
    const allowed = Uint8Array.from(cube.values[name], (value) => (values.has(value) ? 1 : 0));
    if (!allowed.includes(0)) continue;
    const column = cube.codes[name];
    let kept = 0;
    for (let k = 0; k < count; k++) {
      const cell = cells[k]!;
      if (allowed[column[cell]!] === 1) cells[kept++] = cell;
    }
    count = kept;
  }
  return cells.subarray(0, count);
}

/** What is grouped by: a column whose values run from `base` to `base + size - 1`, and what each of them stands for. */
interface Axis {
  column: Int32Array | Uint16Array;
  base: number;
  size: number;
  valueOf: (code: number) => string | number;
}

function axisOf(cube: Cube, name: GroupBy, cells: Uint32Array): Axis {
  if (name !== 'day') {
    const values = cube.values[name];
    return { column: cube.codes[name], base: 0, size: values.length, valueOf: (code) => values[code]! };
  }
  const base = cube.days[cells[0] ?? 0] ?? 0;
  const size = (cube.days[cells.at(-1) ?? 0] ?? base) - base + 1;
  return { column: cube.days, base, size, valueOf: (code) => base + code };
}

const sizeOf = (axes: readonly Axis[]): number => axes.reduce((all, { size }) => all * size, 1);

/** Per cell, one number for its values on all axes. */
function codesOf(cells: Uint32Array, axes: readonly Axis[]): Uint32Array | Float64Array {
  const codes = sizeOf(axes) <= 2 ** 32 ? new Uint32Array(cells.length) : new Float64Array(cells.length);
  for (const { column, base, size } of axes) {
    for (let k = 0; k < cells.length; k++) codes[k] = codes[k]! * size + column[cells[k]!]! - base;
  }
  return codes;
}

/** Most codes for which there is a slot each, whether a cell has it or not. */
const DENSE = 1 << 14;

interface Groups {
  /** Ascending by code. */
  groups: { code: number; slot: number }[];
  /** Per cell, the slot of its group's sums. */
  slots: Uint32Array | Float64Array;
}

function groupsOf(codes: Uint32Array | Float64Array, axes: readonly Axis[]): Groups {
  const size = sizeOf(axes);
  if (axes.length === 0) return { groups: [{ code: 0, slot: 0 }], slots: codes };
  if (size <= DENSE) {
    const met = new Uint8Array(size);
    for (let k = 0; k < codes.length; k++) met[codes[k]!] = 1;
    const groups: Groups['groups'] = [];
    for (let code = 0; code < size; code++) if (met[code] === 1) groups.push({ code, slot: code });
    return { groups, slots: codes };
  }
  const places = new Map<number, number>();
  const slots = new Uint32Array(codes.length);
  for (let k = 0; k < codes.length; k++) {
    const code = codes[k]!;
    let slot = places.get(code);
    if (slot === undefined) places.set(code, (slot = places.size));
    slots[k] = slot;
  }
  const groups = Array.from(places, ([code, slot]) => ({ code, slot }));
  return { groups: groups.sort((a, b) => a.code - b.code), slots };
}

function summed(column: Float64Array, cells: Uint32Array, slots: Groups['slots'], groups: Groups['groups']) {
  const sums = new Float64Array(groups.reduce((most, { slot }) => Math.max(most, slot + 1), 0));
  for (let k = 0; k < cells.length; k++) sums[slots[k]!]! += column[cells[k]!]!;
  return sums;
}

function keyOf<By extends GroupBy>(axes: readonly Axis[], by: readonly By[], code: number): Group<By>['key'] {
  const key: Record<string, string | number> = {};
  let rest = code;
  for (let g = axes.length - 1; g >= 0; g--) {
    const { size, valueOf } = axes[g]!;
    key[by[g]!] = valueOf(rest % size);
    rest = Math.floor(rest / size);
  }
  return key as Group<By>['key'];
}
