import { type MeasureName, type RollupName, type RollupShape, ROLLUPS } from '../model/index.ts';
import { concat, selectDays } from '../rollup/merge.ts';
import { RollupFile, wideMeasures } from '../rollup/parquet.ts';
import type { DayRange, RollupReader } from '../rollup/reader.ts';
import type { Rollup } from '../rollup/rollup.ts';
import type { StoredGroup, StoredRollup } from '../rollup/stored-rollup.ts';
import { LostRollups } from './lost-rollups.ts';

/** The columns of a rollup, without what it describes. */
export const columnsIn = (name: RollupName): RollupShape => {
  const { dimensions, measures } = ROLLUPS[name];
  return { dimensions, measures };
};

/** The cells of some days. */
export async function cellsOf(
  reader: RollupReader,
  { from, to }: DayRange,
  shape: RollupShape = reader.shape,
): Promise<Rollup> {
  const cells = await reader.load(shape, { from, to });
  const { days, size } = cells;
  if (size === 0 || (days[0]! >= from && days[size - 1]! <= to)) return cells;
  return selectDays(cells, (_, day) => from <= day && day <= to);
}

/** Days of a rollup whose cells come together: no order has lines in two units. */
export interface Unit extends DayRange {
  /** Its place among the units of the file before, if it has the same cells there; null: it has not. */
  before: number | null;
  /** Throws `LostRollups`, and `ReportError` if a limit is exceeded. */
  load(): Promise<Rollup>;
}

export interface WriteOptions {
  /** The file before, from which row groups of unchanged units are copied; null: there is none. */
  before: StoredRollup | null;
  /** Least cells of a row group. */
  rowGroupCells: number;
  /** With more cells, null is the result: the file is not worth writing; default: any number. */
  mostCells?: number | undefined;
  /** Called after each row group; may throw. */
  check?: ((file: RollupFile) => void) | undefined;
}

/** A row group ends with the unit with which it has so many rows of spans: of longer periods these are more than cells. */
const SPAN_ROWS = 100_000;

/** Some measures need more than 32 bits where they have 32. */
class TooWide extends Error {
  readonly measures: readonly MeasureName[];

  constructor(measures: readonly MeasureName[]) {
    super(measures.join());
    this.measures = measures;
  }
}

/**
 * Makes the files of a rollup from units, which come in the order of time. A row group ends with the unit with which it has enough
 * cells, so the same units make the same row groups, whether these are copied or not. Throws what `load` of the units and `before`
 * throw.
 */
export async function writeUnits(
  shape: RollupShape,
  units: readonly Unit[],
  { before, ...options }: WriteOptions,
): Promise<RollupFile | null> {
  const usable = before?.has(shape) === true ? before : null;
  const wide = new Set(usable?.wide);
  // That a measure needs more bits may show only in a later unit; then the file is made again, and nothing can be copied.
  for (let copied = usable; ; copied = null) {
    try {
      return await writeOnce(shape, units, { ...options, before: copied, wide });
    } catch (error) {
      if (!(error instanceof TooWide)) throw error;
      for (const name of error.measures) wide.add(name);
    }
  }
}

async function writeOnce(
  shape: RollupShape,
  units: readonly Unit[],
  { before, wide, rowGroupCells, mostCells = Infinity, check }: WriteOptions & { wide: ReadonlySet<MeasureName> },
): Promise<RollupFile | null> {
  const file = new RollupFile(shape, wide);
  const lost: LostRollups[] = [];
  const groups = before?.groups ?? [];
  let pending: Rollup[] = [];
  const copied = new Set<number>();
  let group = 0;
  const add = (): void => {
    const cells = concat(shape, pending);
    pending = [];
    if (cells.size > 0) file.add(cells);
    check?.(file);
  };
  for (let at = 0; at < units.length;) {
    while (group < groups.length && groups[group]!.to < units[at]!.from) group++;
    if (pending.length === 0 && lost.length === 0) {
      const [first, from] = [group, at];
      for (let end = unitsAfter(groups, group, units, at); end > at;) {
        [at, group] = [end, group + 1];
        end = at < units.length ? unitsAfter(groups, group, units, at) : at;
      }
      if (at > from) {
        await before!.copyTo(file, first, group);
        for (let place = first; place < group; place++) copied.add(place);
        if (file.size > mostCells) return null;
        continue;
      }
    }
    try {
      const cells = await units[at]!.load();
      const tooWide = wideMeasures(cells).filter((name) => !wide.has(name));
      if (tooWide.length > 0) throw new TooWide(tooWide);
      if (lost.length === 0) pending.push(cells);
    } catch (error) {
      // All that are lost are named together.
      if (!(error instanceof LostRollups)) throw error;
      lost.push(error);
    }
    at++;
    const size = sumOf(pending, (cells) => cells.size);
    if (file.size + size > mostCells) return null;
    const isFull = size >= rowGroupCells || sumOf(pending, spanRowsIn) >= SPAN_ROWS;
    if (isFull && lost.length === 0) add();
  }
  if (lost.length > 0) throw LostRollups.ofAll(lost);
  if (pending.length > 0) add();
  if (copied.size > 0) {
    for (const [name, values] of await before!.values(shape.dimensions, copied)) file.addValues(name, values);
    check?.(file);
  }
  return file;
}

const sumOf = (rollups: readonly Rollup[], of: (rollup: Rollup) => number): number =>
  rollups.reduce((sum, rollup) => sum + of(rollup), 0);

/** Rows that the spans of a rollup have, of the measure with most of them. */
const spanRowsIn = ({ spans }: Rollup): number => Math.max(0, ...Object.values(spans).map(({ cells }) => cells.length));

/** The place after the units that a row group of the file before has, if it can be copied; else that of the first unit. */
function unitsAfter(groups: readonly StoredGroup[], place: number, units: readonly Unit[], first: number): number {
  const group = groups[place];
  const { from, to, before } = units[first]!;
  if (group === undefined || before === null || group.from < from || group.from > to) return first;
  let end = first;
  // Also without other units in between, which are not there any more.
  while (end < units.length && units[end]!.from <= group.to) {
    if (units[end]!.before !== before + end - first) return first;
    end++;
  }
  // The row group also has units that are not there any more.
  if (group.to > units[end - 1]!.to) return first;
  const next = groups[place + 1];
  // The next row group has some of these units.
  if (next !== undefined && next.from <= units[end - 1]!.to) return first;
  // The last one may have too few cells to end where it does.
  return next !== undefined || end === units.length ? end : first;
}
