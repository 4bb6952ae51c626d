/** A copy of a column with room for `length` elements. */
export function grown<Column extends Uint32Array | Float64Array>(column: Column, length: number): Column {
  const larger = new (column.constructor as new (size: number) => Column)(length);
  larger.set(column);
  return larger;
}

/** Numbers: integers from 0 on in as few bytes as the greatest of them needs, all others in 64 bits. */
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

const ZEROS = Buffer.alloc(64 * 1024);

/** Whether all of these numbers are 0: of their bytes, as that takes a fraction of the time. */
export function isAllZero({ buffer, byteOffset, byteLength }: Numbers): boolean {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  for (let start = 0; start < byteLength; start += ZEROS.length) {
    const end = Math.min(byteLength, start + ZEROS.length);
    if (bytes.compare(ZEROS, 0, end - start, start, end) !== 0) return false;
  }
  return true;
}

/** The greatest of integers, 0 if there are none; infinite if one is negative or NaN. */
export function greatestOf(values: Iterable<Float64Array>): number {
  let most = 0;
  for (const some of values) {
    for (let i = 0; i < some.length; i++) {
      const value = some[i]!;
      if (!(value >= 0)) return Infinity;
      if (value > most) most = value;
    }
  }
  return most;
}

/** Numbers for all of these values, each 0. */
export function narrowNumbers(values: Iterable<Float64Array>, size: number): Numbers {
  const most = greatestOf(values);
  if (most > 0xffff_ffff) return new Float64Array(size);
  if (most > 0xffff) return new Uint32Array(size);
  return most > 0xff ? new Uint16Array(size) : new Uint8Array(size);
}

/** The same numbers in as few bytes as they fit in. */
export function narrowed(values: Float64Array): Numbers {
  const numbers = narrowNumbers([values], values.length);
  numbers.set(values);
  return numbers;
}
