import type { DimensionName, LongerPeriod, MeasureName, RollupShape } from '../model/index.ts';
import { PERIODS } from '../model/index.ts';
import { merge, Merger } from '../rollup/merge.ts';
import { RollupFile, wideMeasures } from '../rollup/parquet.ts';
import { byPeriod } from '../rollup/project.ts';
import type { Rollup } from '../rollup/rollup.ts';
import { SpansFile } from '../rollup/spans-parquet.ts';

/** The period that each cell of a file sums. */
export type CellPeriod = 'day' | LongerPeriod;

/** By the period of the cells of a file, the measures that need more than 32 bits in it. */
export type WideMeasures = Readonly<Record<CellPeriod, Set<MeasureName>>>;

/** Some measures need more than 32 bits in a file whose columns have 32. */
export class TooWide extends Error {
  readonly period: CellPeriod;
  readonly measures: readonly MeasureName[];

  constructor(period: CellPeriod, measures: readonly MeasureName[]) {
    super(measures.join());
    this.period = period;
    this.measures = measures;
  }
}

export interface RollupWriterOptions {
  wide: WideMeasures;
  /** Least cells of a row group. */
  rowGroupCells: number;
}

/** Cells by longer periods that are held before any of them are encoded: a small file may not be worth writing. */
const HELD_CELLS = 200_000;

/** Makes the files of a rollup from parts in the order of time; no two parts have a period in common. */
export class RollupWriter {
  readonly #shape: RollupShape;
  readonly #period: CellPeriod;
  readonly #options: RollupWriterOptions;
  readonly #file: RollupFile;
  readonly #spans = new SpansFile();
  /** Parts that wait for their row group. */
  #pending: Rollup[] = [];

  constructor(shape: RollupShape, period: CellPeriod, options: RollupWriterOptions) {
    this.#shape = shape;
    this.#period = period;
    this.#options = options;
    this.#file = new RollupFile(shape, options.wide[period]);
  }

  /** Throws `TooWide`. */
  add(part: Rollup): void {
    const tooWide = wideMeasures(part).filter((name) => !this.#options.wide[this.#period].has(name));
    if (tooWide.length > 0) throw new TooWide(this.#period, tooWide);
    this.#pending.push(part);
    const held = this.#period === 'day' ? 0 : HELD_CELLS;
    if (sizeOf(this.#pending) >= Math.max(held, this.#options.rowGroupCells)) this.#encode();
  }

  /** Encodes the pending parts by row groups. `all`: also the last ones, which do not fill a row group. */
  #encode(all = false): void {
    let group: Rollup[] = [];
    for (const part of this.#pending) {
      group.push(part);
      if (sizeOf(group) < this.#options.rowGroupCells) continue;
      this.#add(group);
      group = [];
    }
    if (all) this.#add(group);
    this.#pending = all ? [] : group;
  }

  #add(group: readonly Rollup[]): void {
    const cells = merge(this.#shape, group);
    if (cells.size === 0) return;
    this.#spans.add(cells, this.#file.size);
    this.#file.add(cells);
  }

  /** The values of a dimension in all that was added. */
  values(name: DimensionName): ReadonlySet<string> {
    this.#encode(true);
    return this.#file.values(name);
  }

  /** Number of cells. */
  get size(): number {
    return this.#file.size + sizeOf(this.#pending);
  }

  /** The files; nothing can be added after that. */
  finish(): { rollup: Uint8Array; spans: Uint8Array | null } {
    this.#encode(true);
    return { rollup: this.#file.finish(), spans: this.#spans.finish() };
  }
}

const sizeOf = (parts: readonly Rollup[]): number => parts.reduce((sum, { size }) => sum + size, 0);

/** Makes the files of a rollup by longer periods: each is summed from the next shorter ones, and held until it is over. */
export class LongerWriter {
  readonly period: LongerPeriod;
  readonly writer: RollupWriter;
  readonly #shape: RollupShape;
  readonly #longer: LongerWriter | null;
  #merger: Merger;
  /** Number of the period that is summed. */
  #number: number | undefined;

  constructor(shape: RollupShape, options: RollupWriterOptions, periods: readonly LongerPeriod[]) {
    const [period, ...rest] = periods;
    this.period = period!;
    this.writer = new RollupWriter(shape, period!, options);
    this.#shape = shape;
    this.#longer = rest.length === 0 ? null : new LongerWriter(shape, options, rest);
    this.#merger = new Merger(shape);
  }

  /** Adds cells of one period. Throws `TooWide`. */
  add(cells: Rollup): void {
    if (cells.size === 0) return;
    const number = PERIODS[this.period].of(cells.days[0]!);
    if (number !== this.#number) this.#flush();
    this.#number = number;
    this.#merger.add(byPeriod(cells, this.period));
  }

  #flush(): void {
    if (this.#number === undefined) return;
    const whole = this.#merger.finish();
    this.#merger = new Merger(this.#shape);
    this.#number = undefined;
    this.writer.add(whole);
    this.#longer?.add(whole);
  }

  /** The writers of all periods, the shortest first, once everything was added. Throws `TooWide`. */
  finish(): LongerWriter[] {
    this.#flush();
    return [this, ...(this.#longer?.finish() ?? [])];
  }
}
