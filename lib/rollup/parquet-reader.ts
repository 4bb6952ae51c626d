import type { FileMetaData } from 'hyparquet';
import type { ByteSource } from '../base/byte-source.ts';
import { type OpenParquet, openParquet, type ParquetSource } from '../base/checked-parquet.ts';
import { DamagedFile } from '../base/damaged-file.ts';
import {
  dayBoundsOf,
  decodeColumn,
  narrowNumbersOf,
  numbersOf,
  type StoredColumn,
  storedColumns,
} from '../base/parquet-columns.ts';
import type { Texts } from '../base/parquet-decode.ts';
import { once } from '../base/once.ts';
import { byName } from '../base/records.ts';
import { isAllZero, type Numbers } from '../base/typed-arrays.ts';
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
import type { DescriptionLookup } from './descriptions.ts';
import { lookUpDescriptions } from './descriptions-parquet.ts';
import { VALUES_NOTE } from './parquet.ts';
import type { ColumnsWanted, DayRange, RollupReader } from './reader.ts';
import { type Codes, codesFor, MissingColumn, noteZeros, type Rollup, spansBy } from './rollup.ts';
import { NO_SPANS } from './spans.ts';
import { type SpannedGroup, SpansReader } from './spans-parquet.ts';

type Column = 'day' | DimensionName | MeasureName;

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
  /** Whether measures share their sets of cells, which is faster to query; default: each has its own. */
  sharedSpans?: boolean | undefined;
  /** Decides which columns are kept between queries, in as few bytes as they need; default: all are, measures in 64 bits. */
  memory?: ColumnMemory | undefined;
}

/**
 * Opens a rollup file: reads only its footer. Columns are read and kept when they are needed, from the row groups with the
 * needed days. Everything is checked against its digests. Throws `DamagedFile` if the bytes are not a Parquet file or were
 * changed, `MissingColumn` if it has no column `day`, and the errors of `source`.
 */
export async function openRollup(
  source: ParquetSource,
  { spans = null, descriptions = null, tailBytes, sharedSpans, memory }: OpenOptions = {},
): Promise<RollupReader> {
  return new ParquetRollup(
    await openParquet(source, { tailBytes }),
    spans === null ? null : SpansReader.of(spans, tailBytes, sharedSpans),
    descriptions === null ? async () => new Map() : once(() => lookUpDescriptions(descriptions, tailBytes)),
    memory,
  );
}

/** A reader of files that are open. */
export const openedRollup = (cells: OpenParquet, spans: OpenParquet | null, memory: ColumnMemory): RollupReader =>
  new ParquetRollup(cells, spans && new SpansReader(async () => spans), async () => new Map(), memory);

/** A column of a row group. */
class Chunk implements KeptColumn {
  /** Once it is loaded. */
  data: Int32Array | Codes | Numbers = NOTHING;
  /** Whether all its numbers are 0. */
  isZero = false;
  /** Its load, finished or running. */
  loaded: Promise<void> = Promise.resolve();
  readonly drop: () => void;

  constructor(drop: () => void) {
    this.drop = drop;
  }

  get byteLength(): number {
    return this.isZero ? 0 : this.data.byteLength;
  }
}

const NOTHING = new Int32Array();

/** Shared by all columns whose numbers are all 0. */
let zeros = new Float64Array();
const zerosOf = (size: number): Float64Array => {
  if (zeros.length < size) zeros = new Float64Array(size);
  return zeros.subarray(0, size);
};

function emptyColumn(name: Column, values: number, size: number): Chunk['data'] {
  if (name === 'day') return new Int32Array(size);
  return isDimension(name) ? codesFor(values, size) : new Float64Array(size);
}

class ParquetRollup implements RollupReader {
  readonly shape: RollupShape;
  readonly size: number;
  readonly range: DayRange | null;
  readonly descriptions: () => Promise<DescriptionLookup>;
  readonly #file: ByteSource;
  readonly #metadata: FileMetaData;
  readonly #spans: SpansReader | null;
  readonly #groups: SpannedGroup[];
  /** By dimension, the values that the footer lists. */
  readonly #listed: Readonly<Record<string, string[]>>;
  readonly #dictionaries = new Map<DimensionName, Promise<Dictionary>>();
  readonly #memory: ColumnMemory | undefined;
  readonly #chunks = new Map<string, Chunk>();

  constructor(
    { file, metadata }: OpenParquet,
    spans: SpansReader | null,
    descriptions: () => Promise<DescriptionLookup>,
    memory: ColumnMemory | undefined,
  ) {
    this.#memory = memory;
    this.#file = file;
    this.#spans = spans;
    this.descriptions = descriptions;
    this.#metadata = metadata;
    const note = metadata.key_value_metadata?.find(({ key }) => key === VALUES_NOTE)?.value;
    this.#listed = note === undefined ? {} : (JSON.parse(note) as Record<string, string[]>);
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

  async parts(days: DayRange): Promise<readonly DayRange[]> {
    const parts: DayRange[] = [];
    for (const { from, to } of this.#groupsOf(days)) {
      const last = parts.at(-1);
      const clipped = { from: Math.max(from, days.from), to: Math.min(to, days.to) };
      if (last !== undefined && from <= last.to) last.to = clipped.to;
      else parts.push(clipped);
    }
    return parts;
  }

  #groupsOf(days: DayRange): SpannedGroup[] {
    return this.#groups.filter(({ from, to }) => from <= days.to && to >= days.from);
  }

  async load({ dimensions, measures }: ColumnsWanted, days: DayRange): Promise<Rollup> {
    for (const name of dimensions) if (!this.shape.dimensions.includes(name)) throw new MissingColumn(name);
    for (const name of measures) if (!this.shape.measures.includes(name)) throw new MissingColumn(name);
    const groups = this.#groupsOf(days);
    const all = dimensions.map(async (name) => [name, await this.#dictionary(name)] as const);
    const dictionaries = new Map<Column, Dictionary>(await Promise.all(all));
    const [start, end] = [groups[0]?.start ?? 0, groups.at(-1)?.end ?? 0];
    const counted = measures.filter(isOrderMeasure);
    const needed: readonly Column[] = ['day', ...dimensions, ...measures];
    const [spans, ...chunks] = await Promise.all([
      counted.length === 0 || this.#spans === null
        ? spansBy({ measures }, () => NO_SPANS)
        : this.#spans.load(counted, groups),
      ...groups.map((group) => this.#chunksOf(group, needed, dictionaries)),
    ]);
    const whole = (name: Column): Chunk['data'] => {
      // Mostly there is one row group, whose columns need no copy.
      if (chunks.length === 1) return chunks[0]!.get(name)!.data;
      const column = emptyColumn(name, dictionaries.get(name)?.values.length ?? 0, end - start);
      for (const [place, group] of groups.entries()) column.set(chunks[place]!.get(name)!.data, group.start - start);
      return column;
    };
    const rollup: Rollup = {
      shape: { dimensions, measures },
      size: end - start,
      days: whole('day') as Int32Array,
      codes: byName(dimensions, (name) => whole(name) as Codes),
      values: byName(dimensions, (name) => dictionaries.get(name)!.values),
      measures: byName(measures, (name) => whole(name) as Numbers),
      spans,
    };
    noteZeros(
      rollup,
      measures.filter((name) => chunks.every((group) => group.get(name)!.isZero)),
    );
    return rollup;
  }

  /** These columns of a row group, loaded. Concurrent queries share a load; one that failed is not kept. */
  async #chunksOf(
    group: SpannedGroup,
    names: readonly Column[],
    dictionaries: ReadonlyMap<Column, Dictionary>,
  ): Promise<ReadonlyMap<Column, Chunk>> {
    const chunks = new Map<Column, Chunk>();
    const missing = new Map<Column, Chunk>();
    for (const name of names) {
      const key = `${group.start} ${name}`;
      let chunk = this.#chunks.get(key);
      if (chunk === undefined) {
        const made = new Chunk(() => {
          if (this.#chunks.get(key) === made) this.#chunks.delete(key);
        });
        chunk = made;
        this.#chunks.set(key, made);
        missing.set(name, made);
      }
      chunks.set(name, chunk);
    }
    if (missing.size > 0) {
      const load = this.#readGroup(group, missing, dictionaries);
      for (const chunk of missing.values()) {
        chunk.loaded = load;
        load.catch(chunk.drop);
      }
    }
    await Promise.all(Array.from(chunks.values(), ({ loaded }) => loaded));
    this.#memory?.use([...chunks.values()]);
    return chunks;
  }

  async #readGroup(
    { index }: SpannedGroup,
    chunks: ReadonlyMap<Column, Chunk>,
    dictionaries: ReadonlyMap<Column, Dictionary>,
  ): Promise<void> {
    const stored = await this.#stored(index, [...chunks.keys()]);
    for (const [name, chunk] of chunks) {
      const column = stored.get(name)!;
      if (isDimension(name)) chunk.data = codesIn(column, dictionaries.get(name)!);
      else if (name === 'day') chunk.data = decodeColumn('signed32', column);
      else {
        // In 64 bits a kept column would take several times the memory.
        const numbers = this.#memory === undefined ? numbersOf(column) : narrowNumbersOf(column);
        chunk.isZero = isAllZero(numbers);
        chunk.data = chunk.isZero ? zerosOf(numbers.length) : numbers;
      }
    }
  }

  #stored(index: number, names: readonly Column[]): Promise<ReadonlyMap<string, StoredColumn>> {
    return storedColumns({ file: this.#file, metadata: this.#metadata }, index, names);
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

  /** The values that the footer lists; if it lists none, the column is read. */
  async #readDictionary(name: DimensionName): Promise<Dictionary> {
    if (!this.shape.dimensions.includes(name)) throw new MissingColumn(name);
    const listed = this.#listed[name];
    if (listed !== undefined) return dictionaryOf(listed);
    const found = new Set<string>();
    for (const { index } of this.#groups) {
      const { codes, values } = textsOf((await this.#stored(index, [name])).get(name)!);
      for (const [code, value] of values.entries()) if (codes.includes(code)) found.add(value);
    }
    return dictionaryOf([...found].sort((a, b) => (a < b ? -1 : 1)));
  }
}

/** The texts of a dimension: flags have those of `false` and `true`. */
const textsOf = (stored: StoredColumn): Texts =>
  stored.type === 'BOOLEAN'
    ? { codes: new Int32Array(decodeColumn('flag', stored)), values: ['false', 'true'] }
    : decodeColumn('borrowedText', stored);

const dictionaryOf = (values: readonly string[]): Dictionary => ({
  values,
  codes: new Map(values.map((value, code) => [value, code])),
});

const isDimension = (column: Column): column is DimensionName =>
  (DIMENSION_NAMES as readonly string[]).includes(column);

function rowGroupsOf({ row_groups }: FileMetaData): SpannedGroup[] {
  let start = 0;
  return row_groups.map((group, index) => {
    const end = start + Number(group.num_rows);
    const days = dayBoundsOf(group) ?? { from: -Infinity, to: Infinity };
    const found = { index, start, end, ...days };
    start = end;
    return found;
  });
}

/** The codes of the values of a dimension. Throws `DamagedFile` if a value is missing in the dictionary. */
function codesIn(stored: StoredColumn, { values, codes }: Dictionary): Codes {
  const texts = textsOf(stored);
  const places = new Int32Array(texts.values.length);
  for (const [code, value] of texts.values.entries()) places[code] = codes.get(value) ?? -1;
  const column = codesFor(values.length, stored.rows);
  for (let i = 0; i < column.length; i++) {
    const place = places[texts.codes[i]!]!;
    if (place === -1) throw new DamagedFile('A rollup file holds a value that its footer does not list');
    column[i] = place;
  }
  return column;
}
