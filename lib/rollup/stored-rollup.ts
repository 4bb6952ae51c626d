import type { RowGroup } from 'hyparquet';
import { type OpenParquet, openParquet, type ParquetSource } from '../base/checked-parquet.ts';
import { dayBoundsOf, decodeColumn, type StoredColumn, storedColumns } from '../base/parquet-columns.ts';
import { dictionaryTexts } from '../base/parquet-decode.ts';
import { groupRange } from '../base/parquet-digests.ts';
import type { CopiedGroups } from '../base/parquet-file.ts';
import { DamagedFile } from '../base/damaged-file.ts';
import { type DimensionName, type MeasureName, type RollupShape } from '../model/index.ts';
import type { ColumnMemory } from './column-memory.ts';
import { COUNTS_NOTE, type RollupFile, type ValueCounts, VALUES_NOTE } from './parquet.ts';
import { openedRollup } from './parquet-reader.ts';
import type { DayRange, RollupReader } from './reader.ts';
import { placeOfSpans } from './spans-parquet.ts';

/** Bytes of row groups that are copied at a time. */
const COPIED_BYTES = 16 * 1024 * 1024;

/** A row group of a rollup's file. */
export interface StoredGroup extends DayRange {
  cells: number;
}

/** A rollup file of which row groups are copied as they are. */
export class StoredRollup {
  readonly #cells: OpenParquet;
  readonly #spans: OpenParquet | null;
  /** In the order of time. */
  readonly groups: readonly StoredGroup[];
  /** The measures that have 64 bits. */
  readonly wide: ReadonlySet<MeasureName>;

  private constructor(cells: OpenParquet, spans: OpenParquet | null) {
    this.#cells = cells;
    this.#spans = spans;
    const { row_groups, schema } = cells.metadata;
    this.groups = row_groups.map((group) => {
      const days = dayBoundsOf(group);
      if (days === null) throw new DamagedFile('A rollup file has no bounds of its days');
      return { ...days, cells: Number(group.num_rows) };
    });
    const wide = schema.filter(({ type }) => type === 'INT64').map(({ name }) => name as MeasureName);
    this.wide = new Set(wide);
  }

  /** Reads the footers. Throws `DamagedFile`, and what the sources throw. */
  static async open(source: ParquetSource, spans: ParquetSource | null): Promise<StoredRollup> {
    return new StoredRollup(await openParquet(source), spans && (await openParquet(spans)));
  }

  /** Whether it has just the columns of a shape, in this order. */
  has({ dimensions, measures }: RollupShape): boolean {
    const columns = this.#cells.metadata.schema.slice(1).map(({ name }) => name);
    return columns.join() === ['day', ...dimensions, ...measures].join();
  }

  /** A reader of the same file. `memory`: decides which columns are kept. */
  reader(memory: ColumnMemory): RollupReader {
    return openedRollup(this.#cells, this.#spans, memory);
  }

  /** Copies row groups, from number `first` to before `end`, but not their values. Throws `DamagedFile`, and what the sources throw. */
  async copyTo(file: RollupFile, first: number, end: number): Promise<void> {
    for (const [from, to] of runsOf(this.#cells.metadata.row_groups, first, end)) {
      const spanned =
        this.#spans && this.groups.slice(from, to).map((days) => placeOfSpans(this.#spans!.metadata, days));
      const places = spanned?.filter((place) => place !== null) ?? [];
      const [cells, spans] = await Promise.all([
        groupsOf(this.#cells, from, to),
        places.length === 0 ? null : groupsOf(this.#spans!, places[0]!, places.at(-1)! + 1),
      ]);
      file.copy(cells, spans);
    }
  }

  /** The values that dimensions have in some row groups. Throws `DamagedFile`, and what the sources throw. */
  async values(
    dimensions: readonly DimensionName[],
    groups: ReadonlySet<number>,
  ): Promise<Map<DimensionName, ValueCounts>> {
    const others = this.groups.map((_, group) => group).filter((group) => !groups.has(group));
    const all = this.#allValues();
    // Of most row groups the values are known as soon as those of the others are.
    const isShorter = all !== null && others.length < groups.size;
    const counts = new Map(dimensions.map((name) => [name, new Map(isShorter ? all.get(name) : [])]));
    for (const group of isShorter ? others : groups) {
      const stored = await storedColumns(this.#cells, group, dimensions);
      for (const [name, own] of counts) {
        for (const value of valuesIn(stored.get(name)!)) {
          const count = (own.get(value) ?? 0) + (isShorter ? -1 : 1);
          if (count === 0) own.delete(value);
          else own.set(value, count);
        }
      }
    }
    return counts;
  }

  /** The values of all row groups; null: the footer does not have them. */
  #allValues(): Map<string, ValueCounts> | null {
    const notes = this.#cells.metadata.key_value_metadata ?? [];
    const [values, counts] = [VALUES_NOTE, COUNTS_NOTE].map((name) => notes.find(({ key }) => key === name)?.value);
    if (values === undefined || counts === undefined) return null;
    const byName = JSON.parse(counts) as Record<string, number[]>;
    return new Map(
      Object.entries(JSON.parse(values) as Record<string, string[]>).map(([name, own]) => [
        name,
        new Map(own.map((value, place) => [value, byName[name]?.[place] ?? 0])),
      ]),
    );
  }
}

/** Row groups that follow each other, in runs that are not too large. */
function* runsOf(groups: readonly RowGroup[], first: number, end: number): Generator<[first: number, end: number]> {
  let start = first;
  let bytes = 0;
  for (let group = first; group < end; group++) {
    const range = groupRange(groups[group]!);
    bytes += range.end - range.start;
    if (bytes < COPIED_BYTES && group < end - 1) continue;
    yield [start, group + 1];
    [start, bytes] = [group + 1, 0];
  }
}

async function groupsOf({ file, metadata, digests }: OpenParquet, first: number, end: number): Promise<CopiedGroups> {
  const groups = metadata.row_groups.slice(first, end);
  const ranges = groups.map(groupRange);
  const offset = Math.min(...ranges.map((range) => range.start));
  const bytes = await file.slice(offset, Math.max(...ranges.map((range) => range.end)));
  return { groups, bytes: new Uint8Array(bytes), offset, digests: digests && digests.slice(first, end) };
}

/** The values that a dimension has in a row group. */
function valuesIn(stored: StoredColumn): string[] {
  if (stored.type !== 'BOOLEAN') return dictionaryTexts(stored);
  const flags = decodeColumn('flag', stored);
  return [...(flags.includes(0) ? ['false'] : []), ...(flags.includes(1) ? ['true'] : [])];
}
