/** Most bits of a code: with the bits before it in its first byte it fits into 32. */
const MOST_BITS = 24;

/**
 * Reads codes in Parquet's hybrid of runs and packed bits, as many as `codes` holds; `bits`: those of a code. Throws `RangeError`
 * if the bytes end before. hyparquet's own reader takes several times as long, because it goes on byte by byte.
 * Source: https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
 */
export function readCodes(bytes: Uint8Array, bits: number, codes: Int32Array): void {
  if (bits > MOST_BITS) throw new RangeError(`A code has ${bits} bits, more than ${MOST_BITS}`);
  let offset = 0;
  for (let at = 0; at < codes.length;) {
    let header = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = byteAt(bytes, offset++);
      header += (byte & 0x7f) * 2 ** shift;
      more = byte > 0x7f;
    }
    const count = Math.floor(header / 2) * (header % 2 === 1 ? 8 : 1);
    const end = Math.min(codes.length, at + count);
    if (header % 2 === 1) {
      if (offset + Math.ceil(((end - at) * bits) / 8) > bytes.length) throw new RangeError('Packed codes are cut off');
      unpack(bytes, offset, bits, codes, at, end);
      offset += (count * bits) / 8;
    } else {
      let code = 0;
      for (let shift = 0; shift < bits; shift += 8) code += byteAt(bytes, offset++) * 2 ** shift;
      codes.fill(code, at, end);
    }
    at = end;
  }
}

function byteAt(bytes: Uint8Array, offset: number): number {
  if (offset >= bytes.length) throw new RangeError('Codes are cut off');
  return bytes[offset]!;
}

/** Reads packed codes from a byte on into the places from `at` to before `end`. */
function unpack(bytes: Uint8Array, offset: number, bits: number, codes: Int32Array, at: number, end: number): void {
  const mask = 2 ** bits - 1;
  for (let place = at, bit = 8 * offset; place < end; place++, bit += bits) {
    const byte = bit >>> 3;
    // Past the end of the bytes there are none of this code.
    const word = bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16) | (bytes[byte + 3]! << 24);
    codes[place] = (word >>> (bit & 7)) & mask;
  }
}
