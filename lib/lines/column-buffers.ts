import type { Key } from '../base/key-table.ts';
import {
  boundsOf,
  type ColumnData,
  encodeCodes,
  encodeFlags,
  encodeIntegers,
  PlainTexts,
} from '../base/parquet-chunk.ts';

/** Rows for which a new buffer has room; it grows as needed. */
const FIRST_CAPACITY = 256;
const INT32_MAX = 2 ** 31 - 1;
/** Code of a row without a value. */
const NULL_CODE = -1;
const NULL_FLAG = 2;

type Sizeable = Int32Array | Float64Array | Uint8Array | Uint32Array;

/** The same numbers in an array of at least `length`. */
function grown<Numbers extends Sizeable>(numbers: Numbers, length: number): Numbers {
  if (length <= numbers.length) return numbers;
  const larger = new (numbers.constructor as new (length: number) => Numbers)(Math.max(length, 2 * numbers.length));
  larger.set(numbers);
  return larger;
}

/** Texts that repeat, as codes of a dictionary. */
export class TextBuffer {
  /** Bytes that the distinct texts take, about. */
  weight = 0;
  #rows = 0;
  #nulls = 0;
  #codes = new Int32Array(FIRST_CAPACITY);
  readonly #codeOf = new Map<string, number>();
  #last: string | null = null;
  #lastCode = NULL_CODE;

  add(text: string | null): void {
    let code = NULL_CODE;
    if (text === null) this.#nulls++;
    else if (text === this.#last) code = this.#lastCode;
    else {
      const found = this.#codeOf.get(text);
      code = found ?? this.#codeOf.size;
      if (found === undefined) {
        this.#codeOf.set(text, code);
        this.weight += 2 * text.length;
      }
      this.#last = text;
      this.#lastCode = code;
    }
    if (this.#rows === this.#codes.length) this.#codes = grown(this.#codes, this.#rows + 1);
    this.#codes[this.#rows++] = code;
  }

  encode(): ColumnData {
    const rows = this.#rows;
    const nulls = this.#nulls;
    const { present, values } = split(this.#codes, rows, nulls, (code) => code !== NULL_CODE);
    if (nulls === rows) return { rows, present, nulls, dictionary: null, encoding: 'PLAIN', values: new Uint8Array() };
    const texts = new PlainTexts();
    for (const text of this.#codeOf.keys()) texts.add(text);
    const size = this.#codeOf.size;
    return {
      rows,
      present,
      nulls,
      dictionary: { size, bytes: texts.bytes },
      encoding: 'RLE_DICTIONARY',
      values: encodeCodes(values, size),
    };
  }
}

/** Texts of which most differ. */
export class DistinctTextBuffer {
  #rows = 0;
  readonly #texts = new PlainTexts();

  get weight(): number {
    return this.#texts.length;
  }

  add(text: string): void {
    this.#texts.add(text);
    this.#rows++;
  }

  encode(): ColumnData {
    const values = this.#texts.bytes;
    return { rows: this.#rows, present: null, nulls: 0, dictionary: null, encoding: 'PLAIN', values };
  }
}

/** Integers of 32 or 64 bits. */
export class NumberBuffer {
  readonly #bits: 32 | 64;
  readonly #hasBounds: boolean;
  #rows = 0;
  #nulls = 0;
  /** Not a number: no value. */
  #numbers = new Float64Array(FIRST_CAPACITY);

  /** `hasBounds`: whether readers need the least and the greatest number. */
  constructor(bits: 32 | 64, hasBounds: boolean) {
    this.#bits = bits;
    this.#hasBounds = hasBounds;
  }

  /** Throws RangeError if the number is not an integer of so many bits. */
  add(number: number | null): void {
    if (this.#rows === this.#numbers.length) this.#numbers = grown(this.#numbers, this.#rows + 1);
    if (number === null) this.#nulls++;
    else if (!Number.isSafeInteger(number) || (this.#bits === 32 && Math.abs(number) > INT32_MAX)) {
      throw new RangeError(`Not an integer of ${this.#bits} bits`);
    }
    this.#numbers[this.#rows++] = number ?? NaN;
  }

  encode(): ColumnData {
    const rows = this.#rows;
    const nulls = this.#nulls;
    const { present, values } = split(this.#numbers, rows, nulls, (number) => !Number.isNaN(number));
    const bounds = this.#hasBounds ? boundsOf(values) : undefined;
    return { rows, present, nulls, bounds, ...encodeIntegers(values, this.#bits) };
  }
}

export class FlagBuffer {
  #rows = 0;
  #nulls = 0;
  #flags = new Uint8Array(FIRST_CAPACITY);

  add(flag: boolean | null): void {
    if (this.#rows === this.#flags.length) this.#flags = grown(this.#flags, this.#rows + 1);
    if (flag === null) this.#nulls++;
    this.#flags[this.#rows++] = flag === null ? NULL_FLAG : flag ? 1 : 0;
  }

  encode(): ColumnData {
    const rows = this.#rows;
    const nulls = this.#nulls;
    const { present, values } = split(this.#flags, rows, nulls, (flag) => flag !== NULL_FLAG);
    const encoding = values.length === 0 ? 'PLAIN' : 'RLE';
    return { rows, present, nulls, dictionary: null, encoding, values: nulls === rows ? values : encodeFlags(values) };
  }
}

/** Numbers of 64 bits in two halves: they are plain, so that no BigInt is made for any of them. */
export class KeyBuffer {
  #rows = 0;
  #keys = 0;
  #present = new Uint8Array(FIRST_CAPACITY);
  /** Low half, high half. */
  #words = new Uint32Array(2 * FIRST_CAPACITY);

  add(key: Readonly<Key> | null): void {
    if (this.#rows === this.#present.length) {
      this.#present = grown(this.#present, this.#rows + 1);
      this.#words = grown(this.#words, 2 * this.#present.length);
    }
    this.#present[this.#rows++] = key === null ? 0 : 1;
    if (key === null) return;
    this.#words[2 * this.#keys] = key.low;
    this.#words[2 * this.#keys + 1] = key.high;
    this.#keys++;
  }

  encode(): ColumnData {
    const rows = this.#rows;
    const nulls = rows - this.#keys;
    const values = new Uint8Array(this.#words.buffer, 0, 8 * this.#keys);
    return { rows, present: this.#present.subarray(0, rows), nulls, dictionary: null, encoding: 'PLAIN', values };
  }
}

/** The values of the rows that have one, and which rows these are. */
function split<Values extends Int32Array | Float64Array | Uint8Array>(
  all: Values,
  rows: number,
  nulls: number,
  isPresent: (value: number) => boolean,
): { present: Uint8Array | null; values: Values } {
  if (nulls === 0) return { present: null, values: all.subarray(0, rows) as Values };
  const present = new Uint8Array(rows);
  if (nulls === rows) return { present, values: all.subarray(0, 0) as Values };
  const values = new (all.constructor as new (length: number) => Values)(rows - nulls);
  let at = 0;
  for (let row = 0; row < present.length; row++) {
    const value = all[row]!;
    if (!isPresent(value)) continue;
    present[row] = 1;
    values[at++] = value;
  }
  return { present, values };
}
