import type { MonthPart } from '../../schemas/manifest.ts';
import { DamagedFile } from '../base/damaged-file.ts';
import type { RollupName } from '../model/index.ts';
import { ColumnMemory } from '../rollup/column-memory.ts';
import { joinOthers } from '../rollup/project.ts';
import type { Kept } from '../rollup/keep-within.ts';
import { merge } from '../rollup/merge.ts';
import { openRollup } from '../rollup/parquet-reader.ts';
import type { RollupReader } from '../rollup/reader.ts';
import { linesIn, MissingColumn, type Rollup } from '../rollup/rollup.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { LostRollups } from './lost-rollups.ts';
import { sourceOf } from './rollup-files.ts';
import { cellsOf, columnsIn } from './rollup-writer.ts';
import type { SegmentUnit } from './segments.ts';

/** Months that are held, the one that is needed and those that are read ahead. */
const MONTHS_HELD = 4;

/** The files of a rollup of some months, each read whole; a few are held. */
export class MonthFiles {
  readonly #store: WritableStore;
  readonly #name: RollupName;
  /** By calendar month, in the order of time, those of which something will be needed. */
  readonly #ahead: readonly (readonly [month: string, parts: readonly MonthPart[]])[];
  readonly #opened = new Map<MonthPart, Promise<RollupReader | null>>();

  /** `needed`: months that are read ahead, in any order. */
  constructor(store: WritableStore, name: RollupName, needed: readonly MonthPart[]) {
    this.#store = store;
    this.#name = name;
    this.#ahead = [...Map.groupBy(needed, ({ month }) => month)].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /**
   * The cells of a unit, of all series together; values that are not among `kept` are joined. Throws `LostRollups`, `ReportError`
   * if a limit of rollups is exceeded, and an error if the cells have other lines than the segments.
   */
  async load({ from, to, parts }: SegmentUnit, kept: Kept): Promise<Rollup> {
    const shape = columnsIn(this.#name);
    const cells: Rollup[] = [];
    const lost: MonthPart[] = [];
    for (const part of new Set(parts.map((each) => each.part))) {
      const reader = await this.#open(part);
      const own = reader && (await cellsOf(reader, { from, to }, shape).catch(orNull));
      if (own === null) lost.push(part);
      else cells.push(own);
    }
    if (lost.length > 0) {
      const keyIn = ({ rollups, month, series }: MonthPart) =>
        rollups[this.#name]?.key ?? `${this.#name} of ${month} of ${series}`;
      throw new LostRollups(
        lost.map(({ id }) => id),
        lost.map(keyIn),
      );
    }
    const lines = cells.reduce((sum, each) => sum + linesIn(each), 0);
    const expected = parts.reduce((sum, { segment }) => sum + segment.lines, 0);
    if (lines !== expected) {
      throw new Error(`The rollup "${this.#name}" holds ${lines} lines where ${expected} are in effect`);
    }
    const whole = merge(shape, cells);
    return kept.size === 0 ? whole : joinOthers(whole, kept);
  }

  #open(part: MonthPart): Promise<RollupReader | null> {
    const coming = this.#ahead.filter(([month]) => month >= part.month).slice(0, MONTHS_HELD);
    const held = new Set([part, ...coming.flatMap(([, parts]) => parts)]);
    for (const each of this.#opened.keys()) {
      if (!held.has(each) && each.month !== part.month) this.#opened.delete(each);
    }
    for (const each of held) {
      if (this.#opened.has(each)) continue;
      const opened = this.#read(each);
      opened.catch(() => {}); // whoever needs it gets the error
      this.#opened.set(each, opened);
    }
    return this.#opened.get(part)!;
  }

  async #read({ rollups }: MonthPart): Promise<RollupReader | null> {
    const file = rollups[this.#name];
    if (file === undefined) return null;
    const [cells, spans] = await Promise.all([
      sourceOf(this.#store, file),
      file.spans && sourceOf(this.#store, file.spans),
    ]);
    if (cells === null || (file.spans !== null && spans === null)) return null;
    // Each cell is read once.
    return openRollup(cells, { spans, memory: new ColumnMemory(0) }).catch(orNull);
  }
}

/** Null: the file is not what it should be. */
function orNull(error: unknown): null {
  if (error instanceof DamagedFile || error instanceof MissingColumn) return null;
  throw error;
}
