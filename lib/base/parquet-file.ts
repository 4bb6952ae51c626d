import type { RowGroup, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import {
  boundsOf,
  type ColumnData,
  encodeCodes,
  encodeFlags,
  encodeIntegers,
  PlainTexts,
  writeColumnChunk,
} from './parquet-chunk.ts';
import { DIGESTS_NOTE, digestsOf, groupRange, movedGroup } from './parquet-digests.ts';
import type { Numbers } from './typed-arrays.ts';

/** A column to write. */
export interface ParquetColumn {
  element: SchemaElement;
  /** The values of the rows from `start` to before `end`. */
  encode(start: number, end: number): ColumnData;
}

export interface ParquetFileOptions {
  columns: readonly ParquetColumn[];
  rows: number;
  /** Most rows of a row group, or where each one ends; default: all rows in one. */
  rowGroups?: number | readonly number[] | undefined;
  /** Notes of the footer, by name. */
  notes?: Readonly<Record<string, string>> | undefined;
}

/** Row groups that are copied. */
export interface CopiedGroups {
  groups: readonly RowGroup[];
  /** Bytes of their file from `offset` on. */
  bytes: Uint8Array;
  offset: number;
  /** By row group, the digests of its column chunks, which were checked; null: they are made again. */
  digests: readonly (readonly string[])[] | null;
}

/** A Parquet file that is made in memory, row group by row group, with the digests of its column chunks in its footer. */
export class ParquetFile {
  readonly #bytes = new ByteWriter();
  readonly #parquet: ParquetWriter;
  /** Of the column chunks, by row group. */
  readonly #digests: (readonly string[])[] = [];

  /** `elements`: those of its columns. */
  constructor(elements: readonly SchemaElement[]) {
    const schema: SchemaElement[] = [{ name: 'root', num_children: elements.length }, ...elements];
    this.#parquet = new ParquetWriter({ writer: this.#bytes, schema, createdBy: WRITTEN_BY });
  }

  get rows(): number {
    return Number(this.#parquet.num_rows);
  }

  /** Adds a row group: the rows from `start` to before `end` of these columns, in the order of the elements. */
  add(columns: readonly ParquetColumn[], start: number, end: number): void {
    const before = this.#bytes.offset;
    const chunks = columns.map((column) => writeColumnChunk(this.#bytes, column.element, column.encode(start, end)));
    this.#push({
      columns: chunks,
      num_rows: BigInt(end - start),
      total_byte_size: chunks.reduce((sum, { meta_data }) => sum + meta_data!.total_uncompressed_size, 0n),
      total_compressed_size: BigInt(this.#bytes.offset - before),
    });
  }

  /** Adds row groups of another file with the same columns. */
  copy({ groups, bytes, offset, digests }: CopiedGroups): void {
    for (const [place, group] of groups.entries()) {
      const { start, end } = groupRange(group);
      const distance = this.#bytes.offset - start;
      this.#bytes.appendBytes(bytes.subarray(start - offset, end - offset));
      this.#push(movedGroup(group, distance), digests?.[place]);
    }
  }

  #push(group: RowGroup, digests: readonly string[] = digestsOf(group, this.#bytes.getBytes())): void {
    this.#parquet.row_groups.push(group);
    this.#parquet.num_rows += group.num_rows;
    this.#digests.push(digests);
  }

  /** The file; nothing can be added after that. `notes`: of its footer, by name. */
  finish(notes: Readonly<Record<string, string>> = {}): Uint8Array {
    this.#parquet.kvMetadata = keyValues({ ...notes, [DIGESTS_NOTE]: JSON.stringify(this.#digests) });
    void this.#parquet.finish();
    return this.#bytes.getBytes().slice();
  }
}

/** Makes a Parquet file of whole columns. */
export function parquetFile({ columns, rows, rowGroups = rows, notes }: ParquetFileOptions): Uint8Array {
  const file = new ParquetFile(columns.map(({ element }) => element));
  let start = 0;
  for (const end of typeof rowGroups === 'number' ? endsOf(rows, rowGroups) : rowGroups) {
    file.add(columns, start, end);
    start = end;
  }
  return file.finish(notes);
}

/** Where each of as few groups of at most `most` rows ends. */
const endsOf = (rows: number, most: number): number[] =>
  Array.from({ length: Math.ceil(rows / most) }, (_, group) => Math.min(rows, (group + 1) * most));

/** A column of days since 1970-01-01. By its bounds readers skip row groups; bounds of other columns cost more than they save. */
export const dayColumn = (name: string, days: Int32Array): ParquetColumn => ({
  element: { name, type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
  encode(start, end) {
    const part = days.subarray(start, end);
    return { rows: part.length, present: null, nulls: 0, bounds: boundsOf(part), ...encodeIntegers(part, 32) };
  },
});

/** A column of integers, of 64 bits only if one needs them: other readers make a BigInt of each, many times slower. */
export function integerColumn(
  name: string,
  numbers: Int32Array | Numbers,
  bits: 32 | 64 = numbers instanceof Int32Array || isSmall(numbers) ? 32 : 64,
): ParquetColumn {
  return {
    element: { name, type: `INT${bits}`, repetition_type: 'REQUIRED' },
    encode(start, end) {
      const part = numbers.subarray(start, end);
      return { rows: part.length, present: null, nulls: 0, ...encodeIntegers(part, bits) };
    },
  };
}

const INT32_MAX = 2 ** 31 - 1;

/** Whether 32 bits are enough for all of these integers. */
export function isSmall(numbers: Numbers): boolean {
  for (let i = 0; i < numbers.length; i++) if (Math.abs(numbers[i]!) > INT32_MAX) return false;
  return true;
}

/** A column of `true` and `false`: 1 is true. */
export const flagColumn = (name: string, flags: Uint8Array): ParquetColumn => ({
  element: { name, type: 'BOOLEAN', repetition_type: 'REQUIRED' },
  encode(start, end) {
    const part = flags.subarray(start, end);
    return {
      rows: part.length,
      present: null,
      nulls: 0,
      dictionary: null,
      encoding: 'RLE',
      values: encodeFlags(part),
    };
  },
});

/** A column of texts that repeat. `codes`: by row the index of its text in `values`. */
export function textColumn(name: string, codes: ArrayLike<number>, values: readonly string[]): ParquetColumn {
  /** By index of a text, its code in the row group + 1; all 0 between row groups. */
  const inGroup = new Uint32Array(values.length);
  return {
    element: { name, ...TEXT, repetition_type: 'REQUIRED' },
    encode(start, end) {
      const rows = end - start;
      const own = new Int32Array(rows);
      const used: number[] = [];
      const texts = new PlainTexts();
      for (let row = 0; row < rows; row++) {
        const code = codes[start + row]!;
        if (inGroup[code] === 0) {
          inGroup[code] = used.push(code);
          texts.add(values[code]!);
        }
        own[row] = inGroup[code]! - 1;
      }
      for (const code of used) inGroup[code] = 0;
      return {
        rows,
        present: null,
        nulls: 0,
        dictionary: { size: used.length, bytes: texts.bytes },
        encoding: 'RLE_DICTIONARY',
        values: encodeCodes(own, used.length),
      };
    },
  };
}

/** A column of texts most of which differ; null: the row has none. */
export const plainTextColumn = (name: string, texts: readonly (string | null)[]): ParquetColumn => ({
  element: { name, ...TEXT, repetition_type: 'OPTIONAL' },
  encode(start, end) {
    const rows = end - start;
    const present = new Uint8Array(rows);
    const plain = new PlainTexts();
    let nulls = 0;
    for (let row = 0; row < rows; row++) {
      const text = texts[start + row]!;
      if (text === null) {
        nulls++;
        continue;
      }
      present[row] = 1;
      plain.add(text);
    }
    return { rows, present, nulls, dictionary: null, encoding: 'PLAIN', values: plain.bytes };
  },
});

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;

/** The name of the writer in the footer of a Parquet file. */
export const WRITTEN_BY = 'sales-analytics';

/** Key-value metadata of a footer. */
export const keyValues = (notes: Readonly<Record<string, string>>): NonNullable<ParquetWriter['kvMetadata']> =>
  Object.entries(notes).map(([key, value]) => ({ key, value }));
