import { isUtf8 } from 'node:buffer';

export { isUtf8 };

/** What Windows-1252 has where Latin-1 has the control characters 0x80 to 0x9f. Source: https://encoding.spec.whatwg.org/index-windows-1252.txt */
const NOT_LATIN_1 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Decodes Windows-1252. The `TextDecoder` of Node before 24.13.1 takes it for Latin-1, which has no €. */
export const decodeWindows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replaceAll(/[\x80-\x9f]/g, (character) => NOT_LATIN_1[character.charCodeAt(0) - 0x80]!);

/** Decodes bytes of a row: as UTF-8 if the whole row is valid UTF-8 (`utf8`), as Windows-1252 otherwise. */
export function decode(bytes: Buffer, from: number, to: number, utf8: boolean): string {
  return utf8 ? bytes.toString('utf8', from, to) : decodeWindows1252(bytes.subarray(from, to));
}

/** The first `characters` of the text between two positions. */
export function excerpt(bytes: Buffer, from: number, to: number, characters: number): string {
  let cut = Math.min(to, from + 4 * characters);
  while (cut > from && cut < to && (bytes[cut]! & 0xc0) === 0x80) cut--;
  const text = decode(bytes, from, cut, isUtf8(bytes.subarray(from, cut))).slice(0, characters);
  return text.isWellFormed() ? text : text.slice(0, -1);
}
