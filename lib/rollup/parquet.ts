import { parquetMetadata, parquetRead } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { byName, emptyColumns } from './columns.ts';
import { type Cube, DIMENSIONS, type Dimension, MEASURES } from './cube.ts';

/** Goes up with every change of the file's columns or of what they mean. */
export const CUBE_FORMAT = '1';

type Schema = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>;

const INT32_MAX = 2 ** 31 - 1;

const COLUMNS = ['day', ...DIMENSIONS, ...MEASURES] as const;
type Column = (typeof COLUMNS)[number];

const columnOf = (cube: Cube, name: Column): Schema[number] => {
  if (name === 'day') return { name, type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' };
  if (name === 'b2b') return { name, type: 'BOOLEAN', repetition_type: 'REQUIRED' };
  if (!isMeasure(name)) return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' };
  return { name, type: isSmall(cube.measures[name]) ? 'INT32' : 'INT64', repetition_type: 'REQUIRED' };
};

/** 64 bits are for what needs them only: those are read as BigInt, which takes many times as long. */
function isSmall(measure: Float64Array): boolean {
  for (let i = 0; i < measure.length; i++) if (Math.abs(measure[i]!) > INT32_MAX) return false;
  return true;
}

/**
 * The cube as a Parquet file that any reader opens: one row a cell, measures as integers, money in minor units. `notes`
 * are texts that travel with it.
 */
export function toParquet(cube: Cube, notes: Readonly<Record<string, string>> = {}): Uint8Array {
  const columns = COLUMNS.map((name) => columnOf(cube, name));
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [{ name: 'root', num_children: columns.length }, ...columns],
      columnData: columns.map(({ name, type }) => ({
        name,
        data: dataOf(cube, name as Column, type === 'INT64'),
        // Cells are sorted by day, so bounds let a reader skip some; those of other columns take longer than they save.
        statistics: name === 'day',
      })),
      kvMetadata: Object.entries({ ...notes, cube_format: CUBE_FORMAT }).map(([key, value]) => ({ key, value })),
      createdBy: 'sales-analytics',
    }),
  );
}

function dataOf(cube: Cube, name: Column, isLarge: boolean) {
  if (name === 'day') return cube.days;
  if (name === 'b2b')
    return valuesOf(
      cube.codes.b2b,
      cube.values.b2b.map((value) => value === 'true'),
    );
  if (!isMeasure(name)) return valuesOf(cube.codes[name], cube.values[name]);
  return isLarge ? BigInt64Array.from(cube.measures[name], BigInt) : new Int32Array(cube.measures[name]);
}

function valuesOf<Value>(codes: Uint16Array, values: readonly Value[]): Value[] {
  const column: Value[] = [];
  for (let i = 0; i < codes.length; i++) column.push(values[codes[i]!]!);
  return column;
}

/** The notes in a file of `toParquet`. Throws where the bytes are none. */
export function notesOfParquet(bytes: Uint8Array): Readonly<Record<string, string | undefined>> {
  const { key_value_metadata: notes = [] } = parquetMetadata(bufferOf(bytes));
  return Object.fromEntries(notes.map(({ key, value }) => [key, value]));
}

/** The cube in a file of `toParquet`. Throws where the bytes are none. */
export async function fromParquet(bytes: Uint8Array): Promise<Cube> {
  const file = bufferOf(bytes);
  const metadata = parquetMetadata(file);
  const format = metadata.key_value_metadata?.find(({ key }) => key === 'cube_format')?.value;
  if (format !== CUBE_FORMAT)
    throw new Error(`The file is no cube of format ${CUBE_FORMAT} (found ${format ?? 'none'})`);
  const size = Number(metadata.num_rows);
  const { days, codes, measures } = emptyColumns(size);
  const values = byName(DIMENSIONS, (): string[] => []);
  const dictionaries = byName(DIMENSIONS, () => new Map<string, number>());
  await parquetRead({
    file,
    metadata,
    parsers: { dateFromDays: (day: number) => day },
    onChunk: ({ columnName, columnData, rowStart }) => {
      if (columnName === 'day') copy(columnData as ArrayLike<number>, days, rowStart);
      else if (isMeasure(columnName)) copy(columnData as ArrayLike<number | bigint>, measures[columnName], rowStart);
      else {
        const name = columnName as Dimension;
        encode(columnData as ArrayLike<unknown>, dictionaries[name], codes[name], rowStart);
      }
    },
  });
  for (const name of DIMENSIONS) {
    const found = [...dictionaries[name].keys()];
    values[name] = found.toSorted((a, b) => (a < b ? -1 : 1));
    const place = new Map(values[name].map((value, code) => [value, code]));
    const final = found.map((value) => place.get(value)!);
    const column = codes[name];
    for (let i = 0; i < size; i++) column[i] = final[column[i]!]!;
  }
  return { size, days, codes, values, measures };
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}

/** Writes codes by first sight; the caller puts the dictionary in order afterwards. */
function encode(data: ArrayLike<unknown>, dictionary: Map<string, number>, codes: Uint16Array, start: number): void {
  let before: unknown;
  let code = 0;
  for (let i = 0; i < data.length; i++) {
    // Cells of a day stand together, and mostly have the value of their neighbour.
    if (i === 0 || data[i] !== before) {
      before = data[i];
      code = codeOf(String(before), dictionary);
    }
    codes[start + i] = code;
  }
}

function codeOf(value: string, dictionary: Map<string, number>): number {
  const known = dictionary.get(value);
  if (known !== undefined) return known;
  const code = dictionary.size;
  dictionary.set(value, code);
  return code;
}

/** `set` of typed arrays takes several times as long for what comes as plain arrays, and knows no mixture with BigInt. */
function copy(data: ArrayLike<number | bigint>, column: Int32Array | Float64Array, start: number): void {
  for (let i = 0; i < data.length; i++) column[start + i] = Number(data[i]);
}

function isMeasure(name: string): name is (typeof MEASURES)[number] {
  return (MEASURES as readonly string[]).includes(name);
}
