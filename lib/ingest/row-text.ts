import type { Frame } from './frame.ts';
import { AMBIGUOUS, QUOTED } from './scan.ts';
import { decode } from './text.ts';

/** The first `width` kept fields of a row as CSV, quoted if a parser could misread them. */
export function rowText(
  frame: Pick<Frame, 'bytes' | 'fields' | 'width'>,
  row: number,
  width: number,
  delimiter: string,
  utf8: boolean,
): string {
  let text = '';
  for (let slot = 0; slot < width; slot++) {
    const place = 3 * (row * frame.width + slot);
    const value = decode(frame.bytes, frame.fields[place]!, frame.fields[place + 1]!, utf8);
    // fast-csv drops white space, and characters that it takes for a byte order mark, before an unquoted value.
    const ambiguous = frame.fields[place + 2] === AMBIGUOUS || /^\s/.test(value);
    text += (slot === 0 ? '' : delimiter) + (ambiguous ? `"${value.replaceAll('"', '""')}"` : value);
  }
  return text;
}

/** The text of the cell at a place of `fields`, without the quotes around it. */
export function cellText({ bytes, fields }: Pick<Frame, 'bytes' | 'fields'>, place: number, utf8: boolean): string {
  const start = fields[place]!;
  const end = fields[place + 1]!;
  if (fields[place + 2] !== QUOTED) return decode(bytes, start, end, utf8);
  return decode(bytes, start + 1, end - 1, utf8).replaceAll('""', '"');
}

/** Whether the cell at a place of `fields` has no bytes, quotes around it aside. */
export const isEmptyCell = ({ fields }: Pick<Frame, 'fields'>, place: number): boolean =>
  fields[place + 1]! - fields[place]! <= (fields[place + 2] === QUOTED ? 2 : 0);
