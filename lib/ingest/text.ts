import { isUtf8 } from 'node:buffer';

const windows1252 = new TextDecoder('windows-1252');

export { isUtf8 };

/** Decodes bytes of a row: as UTF-8 if the whole row is valid UTF-8 (`utf8`), as Windows-1252 otherwise. */
export function decode(bytes: Buffer, from: number, to: number, utf8: boolean): string {
  return utf8 ? bytes.toString('utf8', from, to) : windows1252.decode(bytes.subarray(from, to));
}

/** The first `characters` of the text between two positions. */
export function excerpt(bytes: Buffer, from: number, to: number, characters: number): string {
  let cut = Math.min(to, from + 4 * characters);
  while (cut > from && cut < to && (bytes[cut]! & 0xc0) === 0x80) cut--;
  const text = decode(bytes, from, cut, isUtf8(bytes.subarray(from, cut))).slice(0, characters);
  return text.isWellFormed() ? text : text.slice(0, -1);
}
