import type { Key } from '../../../../lib/base/key-table.ts';
import fc from 'fast-check';
import { byName } from '../../../../lib/base/records.ts';
import type { ByteSink, ByteSource } from '../../../../lib/base/byte-source.ts';
import {
  COLUMN_NAMES,
  type ColumnName,
  columnOf,
  type Keys,
  type Line,
  type LinesReader,
  LinesWriter,
  type LinesWriterOptions,
  NO_FLAG,
  NO_TEXT,
  openLines,
  type Texts,
} from '../../../../lib/lines/index.ts';

/** 2022-04-01. */
export const APRIL = 19_083;

/** A sink that keeps what it gets. */
export class KeptBytes implements ByteSink {
  readonly parts: Uint8Array[] = [];

  async write(bytes: Uint8Array): Promise<void> {
    this.parts.push(bytes);
  }

  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.parts));
  }
}

/** A file in memory, and the ranges of it that were read. */
export function sourceOf(bytes: Uint8Array): ByteSource & { ranges: [number, number][] } {
  const ranges: [number, number][] = [];
  return {
    ranges,
    byteLength: bytes.length,
    slice: async (start, end) => {
      ranges.push([start, end]);
      return new Uint8Array(bytes.subarray(start, end)).buffer;
    },
  };
}

export async function fileOf(lines: readonly Line[], options: LinesWriterOptions = {}): Promise<Uint8Array> {
  const sink = new KeptBytes();
  const writer = new LinesWriter(sink, options);
  for (const line of lines) await writer.add(line);
  await writer.finish();
  return sink.bytes;
}

export const open = (bytes: Uint8Array): Promise<LinesReader> => openLines(sourceOf(bytes));

/** Everything that a file holds, in its order. */
export async function linesOf(bytes: Uint8Array): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const { columns, lines: count } of (await open(bytes)).read(COLUMN_NAMES)) {
    for (let row = 0; row < count; row++) {
      lines.push(byName(COLUMN_NAMES, (name) => valueOf(name, columns[name], row)) as Line);
    }
  }
  return lines;
}

function valueOf(name: ColumnName, column: unknown, row: number): unknown {
  switch (columnOf(name).type) {
    case 'text': {
      const { codes, values } = column as Texts;
      return codes[row] === NO_TEXT ? null : values[codes[row]!];
    }
    case 'key': {
      const { high, low, present } = column as Keys;
      return present?.[row] === 0 ? null : { high: high[row]!, low: low[row]! };
    }
    case 'flag': {
      const flag = (column as Int8Array)[row];
      return flag === NO_FLAG ? null : flag === 1;
    }
    default: {
      const number = (column as Float64Array)[row]!;
      return Number.isNaN(number) ? null : number;
    }
  }
}

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const key: fc.Arbitrary<Key> = fc.record({ high: uint32, low: uint32 });
// Few texts, so that dictionaries repeat them, and any text, not ASCII, empty and with NUL characters too. Half a surrogate pair has
// no form in UTF-8.
const anyText = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
const text = fc.oneof(fc.constantFrom('Kurta', 'München', '東京都', ''), anyText);

const VALUES = {
  text,
  integer: fc.oneof(fc.integer({ min: 0, max: 23 }), fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 })),
  money: fc.oneof(fc.constantFrom(0, 64_762, 40_600), fc.maxSafeInteger()),
  day: fc.integer({ min: APRIL, max: APRIL + 400 }),
  instant: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  flag: fc.boolean(),
  key,
};

/** Any line. */
export const anyLine: fc.Arbitrary<Line> = fc.record(
  byName(COLUMN_NAMES, (name) => {
    const { type, nullable } = columnOf(name);
    return nullable ? fc.option(VALUES[type] as fc.Arbitrary<unknown>) : (VALUES[type] as fc.Arbitrary<unknown>);
  }),
) as unknown as fc.Arbitrary<Line>;

/** A line that has only what every line has. */
export function plainLine(over: Partial<Line>): Line {
  const plain = {
    text: 'Unknown',
    integer: 1,
    money: 0,
    day: APRIL,
    instant: 0,
    flag: false,
    key: { high: 0, low: 0 },
  };
  const line = byName(COLUMN_NAMES, (name) => {
    const { type, nullable } = columnOf(name);
    return nullable ? null : plain[type];
  });
  return { ...(line as unknown as Line), ...over };
}
