import { type FileMetaData, parquetRead } from 'hyparquet';
import type { ByteSource } from '../base/byte-source.ts';
import { type OpenParquet, openParquet, type ParquetSource } from '../base/checked-parquet.ts';
import { mapConcurrent } from '../base/map-concurrent.ts';
import { byName } from '../base/records.ts';
import {
  DIMENSION_NAMES,
  type DimensionName,
  isOrderMeasure,
  LISTED_DIMENSIONS,
  MEASURE_NAMES,
  type MeasureName,
  type RollupShape,
} from '../model/index.ts';
import type { ColumnMemory, KeptColumn } from './column-memory.ts';
import type { Descriptions } from './descriptions.ts';
import { readDescriptions } from './descriptions-parquet.ts';
import { VALUES_NOTE } from './parquet.ts';
import type { ColumnsWanted, DayRange, RollupReader } from './reader.ts';
import { type Codes, codesFor, MissingColumn, noteZeros, type Rollup, spansBy } from './rollup.ts';
import { NO_SPANS } from './spans.ts';
import { SpansReader } from './spans-parquet.ts';

/** Row groups that are read at a time: more would wait for a connection, and hold more decoded columns at once. */
const READERS = 8;

type Column = 'day' | DimensionName | MeasureName;

interface RowGroup extends DayRange {
  /** First row, and the row after the last. */
  start: number;
  end: number;
}

/** A dimension by which cells are coded. */
interface Dictionary {
  values: readonly string[];
  codes: ReadonlyMap<string, number>;
}

export interface OpenOptions {
  /** The file of its spans, if it has any. */
  spans?: ParquetSource | null | undefined;
  /** The file of what it describes, if it describes something. */
  descriptions?: ParquetSource | null | undefined;
  /** Bytes at the end that are read first. */
  tailBytes?: number | undefined;
  /** Decides which columns are kept between questions; default: all are. */
  memory?: ColumnMemory | undefined;
}

/**
 * Opens a rollup file: reads only its footer. Columns are read and kept when they are needed, from the row groups with the
 * needed days. Everything is checked against its digests. Throws `DamagedFile` if the bytes are not a Parquet file or were
 * changed, `MissingColumn` if it has no column `day`, and the errors of `source`.
 */
export async function openRollup(
  source: ParquetSource,
  { spans = null, descriptions = null, tailBytes, memory }: OpenOptions = {},
): Promise<RollupReader> {
  return new ParquetRollup(
    await openParquet(source, { tailBytes }),
    spans === null ? null : new SpansReader(spans, tailBytes),
    descriptions === null ? null : () => readDescriptions(descriptions, tailBytes),
    memory,
  );
}

/** A column of all cells, of which some row groups may be read. */
class LoadedColumn implements KeptColumn {
  readonly data: Int32Array | Codes | Float64Array;
  readonly drop: () => void;
  /** Whether all that is read so far is 0. */
  isZero = true;
  /** The loads of row groups, finished or running. */
  readonly loads = new Map<RowGroup, Promise<void>>();

  constructor(data: LoadedColumn['data'], drop: () => void) {
    this.data = data;
    this.drop = drop;
  }

  get byteLength(): number {
    return this.data.byteLength;
  }
}

function emptyColumn(name: Column, values: number, size: number): LoadedColumn['data'] {
  if (name === 'day') return new Int32Array(size);
  return isDimension(name) ? codesFor(values, size) : new Float64Array(size);
}

class ParquetRollup implements RollupReader {
  readonly shape: RollupShape;
  readonly size: number;
  readonly range: DayRange | null;
  readonly #file: ByteSource;
  readonly #metadata: FileMetaData;
  readonly #spans: SpansReader | null;
  readonly #readDescriptions: (() => Promise<Descriptions>) | null;
  #descriptions: Promise<Descriptions> | undefined;
  readonly #groups: RowGroup[];
  readonly #dictionaries = new Map<DimensionName, Promise<Dictionary>>();
  readonly #memory: ColumnMemory | undefined;
  readonly #columns = new Map<Column, LoadedColumn>();

  constructor(
    { file, metadata }: OpenParquet,
    spans: SpansReader | null,
    descriptions: (() => Promise<Descriptions>) | null,
    memory: ColumnMemory | undefined,
  ) {
    this.#memory = memory;
    this.#file = file;
    this.#spans = spans;
    this.#readDescriptions = descriptions;
    this.#metadata = metadata;
    const names = new Set(metadata.schema.slice(1).map(({ name }) => name));
    if (!names.has('day')) throw new MissingColumn('day');
    this.shape = {
      dimensions: LISTED_DIMENSIONS.filter((name) => names.has(name)),
      measures: MEASURE_NAMES.filter((name) => names.has(name)),
    };
    this.size = Number(metadata.num_rows);
    this.#groups = rowGroupsOf(metadata);
    const [first, last] = [this.#groups[0], this.#groups.at(-1)];
    this.range = first === undefined || last === undefined ? null : { from: first.from, to: last.to };
  }

  async values(name: DimensionName): Promise<readonly string[]> {
    return (await this.#dictionary(name)).values;
  }

  async descriptions(): Promise<Descriptions> {
    if (this.#readDescriptions === null) return new Map();
    this.#descriptions ??= this.#readDescriptions().catch((error: unknown) => {
      this.#descriptions = undefined;
      throw error;
    });
    return this.#descriptions;
  }

  async load({ dimensions, measures }: ColumnsWanted, days: DayRange): Promise<Rollup> {
    for (const name of dimensions) if (!this.shape.dimensions.includes(name)) throw new MissingColumn(name);
    for (const name of measures) if (!this.shape.measures.includes(name)) throw new MissingColumn(name);
    const groups = this.#groups.filter(({ from, to }) => from <= days.to && to >= days.from);
    const dictionaries = await Promise.all(dimensions.map((name) => this.#dictionary(name)));
    const [start, end] = [groups[0]?.start ?? 0, groups.at(-1)?.end ?? 0];
    const counted = measures.filter(isOrderMeasure);
    const needed: readonly Column[] = ['day', ...dimensions, ...measures];
    const lengths = new Map<Column, number>(
      dimensions.map((name, place) => [name, dictionaries[place]!.values.length]),
    );
    // From here on the columns are those of this question, whatever others make the memory forget.
    const columns = new Map(needed.map((name) => [name, this.#columnOf(name, lengths.get(name) ?? 0)]));
    this.#memory?.use([...columns.values()]);
    const [spans] = await Promise.all([
      counted.length === 0 || this.#spans === null
        ? spansBy({ measures }, () => NO_SPANS)
        : this.#spans.load(counted, days, start, end),
      this.#read(columns, groups),
    ]);
    const part = (name: Column) => columns.get(name)!.data.subarray(start, end);
    const rollup: Rollup = {
      shape: { dimensions, measures },
      size: end - start,
      days: part('day') as Int32Array,
      codes: Object.fromEntries(dimensions.map((name) => [name, part(name) as Codes])),
      values: Object.fromEntries(dimensions.map((name, place) => [name, dictionaries[place]!.values])),
      measures: byName(measures, (name) => part(name) as Float64Array),
      spans,
    };
    noteZeros(
      rollup,
      measures.filter((name) => columns.get(name)!.isZero),
    );
    return rollup;
  }

  /** `values`: how many values the column has, if it is of a dimension. */
  #columnOf(name: Column, values: number): LoadedColumn {
    let column = this.#columns.get(name);
    if (column === undefined) {
      column = new LoadedColumn(emptyColumn(name, values, this.size), () => {
        if (this.#columns.get(name) === column) this.#columns.delete(name);
      });
      this.#columns.set(name, column);
    }
    return column;
  }

  /** Reads what is not loaded yet. A failed read is not kept, so the next question tries again. */
  async #read(columns: ReadonlyMap<Column, LoadedColumn>, groups: readonly RowGroup[]): Promise<void> {
    for await (const _ of mapConcurrent(groups, READERS, (group) => this.#loadGroup(group, columns)));
  }

  async #loadGroup(group: RowGroup, columns: ReadonlyMap<Column, LoadedColumn>): Promise<void> {
    const missing = new Map([...columns].filter(([, { loads }]) => !loads.has(group)));
    if (missing.size > 0) {
      const load = this.#readGroup(group, missing);
      for (const { loads } of missing.values()) {
        loads.set(group, load);
        load.catch(() => loads.delete(group));
      }
    }
    await Promise.all(Array.from(columns.values(), ({ loads }) => loads.get(group)!));
  }

  async #readGroup({ start, end }: RowGroup, columns: ReadonlyMap<Column, LoadedColumn>): Promise<void> {
    const dictionaries = new Map<string, Dictionary>();
    for (const name of columns.keys()) {
      if (isDimension(name)) dictionaries.set(name, await this.#dictionary(name));
    }
    const failures: unknown[] = [];
    await this.#readRows([...columns.keys()], { start, end }, (name, read, row) => {
      const column = columns.get(name)!;
      const { data } = column;
      try {
        if (isDimension(name)) encode(read, dictionaries.get(name)!, data as Codes, row);
        else if (copyNumbers(read as ArrayLike<number | bigint>, data as Int32Array | Float64Array, row)) {
          column.isZero = false;
        }
      } catch (error) {
        failures.push(error);
      }
    });
    if (failures.length > 0) throw failures[0];
  }

  async #readRows(
    columns: readonly Column[],
    { start, end }: Pick<RowGroup, 'start' | 'end'>,
    onData: (column: Column, data: ArrayLike<unknown>, row: number) => void,
  ): Promise<void> {
    await parquetRead({
      file: this.#file,
      metadata: this.#metadata,
      columns: [...columns],
      rowStart: start,
      rowEnd: end,
      parsers: { dateFromDays: (day: number) => day },
      onChunk: ({ columnName, columnData, rowStart }) => onData(columnName as Column, columnData, rowStart),
    });
  }

  #dictionary(name: DimensionName): Promise<Dictionary> {
    let dictionary = this.#dictionaries.get(name);
    if (dictionary === undefined) {
      dictionary = this.#readDictionary(name);
      dictionary.catch(() => this.#dictionaries.delete(name));
      this.#dictionaries.set(name, dictionary);
    }
    return dictionary;
  }

  /** The values that the footer lists; without that list the column is read. */
  async #readDictionary(name: DimensionName): Promise<Dictionary> {
    if (!this.shape.dimensions.includes(name)) throw new MissingColumn(name);
    const note = this.#metadata.key_value_metadata?.find(({ key }) => key === VALUES_NOTE)?.value;
    const listed = note === undefined ? undefined : (JSON.parse(note) as Record<string, string[]>)[name];
    if (listed !== undefined) return dictionaryOf(listed);
    const found = new Set<string>();
    await this.#readRows([name], { start: 0, end: this.size }, (_, data) => {
      for (let i = 0; i < data.length; i++) if (i === 0 || data[i] !== data[i - 1]) found.add(String(data[i]));
    });
    return dictionaryOf([...found].sort((a, b) => (a < b ? -1 : 1)));
  }
}

const dictionaryOf = (values: readonly string[]): Dictionary => ({
  values,
  codes: new Map(values.map((value, code) => [value, code])),
});

const isDimension = (column: Column): column is DimensionName =>
  (DIMENSION_NAMES as readonly string[]).includes(column);

function rowGroupsOf({ row_groups }: FileMetaData): RowGroup[] {
  let start = 0;
  return row_groups.map(({ num_rows, columns }) => {
    const end = start + Number(num_rows);
    const day = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === 'day')?.meta_data?.statistics;
    const group = { start, end, from: dayBound(day?.min_value, -Infinity), to: dayBound(day?.max_value, Infinity) };
    start = end;
    return group;
  });
}

function dayBound(bound: unknown, otherwise: number): number {
  if (bound instanceof Date) return Math.round(bound.getTime() / 86_400_000);
  return typeof bound === 'number' ? bound : otherwise;
}

/** Writes the codes of the values. Throws if a value is missing in the dictionary. */
function encode(data: ArrayLike<unknown>, { codes }: Dictionary, column: Codes, start: number): void {
  let before: unknown;
  let code = 0;
  for (let i = 0; i < data.length; i++) {
    // Neighbouring cells mostly have the same value.
    if (i === 0 || data[i] !== before) {
      before = data[i];
      const found = codes.get(String(before));
      if (found === undefined) throw new Error('The file holds a value that its footer does not list');
      code = found;
    }
    column[start + i] = code;
  }
}

/** Gives whether one is not 0. `set` of typed arrays is several times slower with plain arrays, and does not accept BigInt. */
function copyNumbers(data: ArrayLike<number | bigint>, column: Int32Array | Float64Array, start: number): boolean {
  let isZero = true;
  for (let i = 0; i < data.length; i++) {
    const number = Number(data[i]);
    column[start + i] = number;
    if (number !== 0) isZero = false;
  }
  return !isZero;
}
