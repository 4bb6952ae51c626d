import { ReportError } from '../base/report-error.ts';
import {
  DELIMITERS,
  type DetectedFormat,
  detectFormat,
  type Format,
  normalizedHeader,
  otherReportOf,
  OWN_FORMAT_ID,
} from '../formats/index.ts';
import { parseFields } from './parse-rows.ts';
import { rowText } from './row-text.ts';
import type { Declared } from './survey.ts';
import { CR, type Dialect, Found, LF, MAX_ROW_BYTES, RowScanner } from './scan.ts';
import { isUtf8 } from './text.ts';

/** Most lines before the header row. */
const MOST_LINES_BEFORE = 20;
const TAB = 0x09;

export interface Header {
  dialect: Dialect;
  headers: string[];
  detected: DetectedFormat;
  /** Line number of the header row. */
  headerLine: number;
  /** Whether every header is quoted. */
  isQuoted: boolean;
  /** Where the first row starts in the block. */
  next: number;
  /** Line number of the first row. */
  line: number;
}

/** How a file may be written. With tabs, quotes are ordinary characters, unless the rows say otherwise. */
const CANDIDATES: readonly Dialect[] = DELIMITERS.map((delimiter) => ({
  delimiter: delimiter.charCodeAt(0),
  quoting: delimiter !== '\t',
}));

/**
 * Finds the header row among the first lines of a report, and the delimiter with which it has the needed columns. `declared`: a
 * declaration of the seller for both. Undefined: the block ends before the header row does. Throws `ReportError` for bytes that
 * are not text, line ends of CR alone, an empty report, a header row over 64 KiB, a report without sales, and a missing column.
 */
export async function readHeader(
  block: Buffer,
  last: boolean,
  { formats, delimiter }: Pick<Declared, 'formats' | 'delimiter'> = {},
): Promise<Header | undefined> {
  if (block.length < 3 && !last) return undefined;
  const start = block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf ? 3 : 0;
  const found: Header[] = [];
  const candidates = CANDIDATES.filter(
    (dialect) => delimiter === undefined || dialect.delimiter === delimiter.charCodeAt(0),
  );
  for (const most of [1, MOST_LINES_BEFORE + 1]) {
    for (const dialect of candidates) {
      const headers = await headersUnder(dialect, block, start, last, { most, formats });
      if (headers === 'incomplete') return undefined;
      if (headers === 'empty') {
        throw new ReportError('EMPTY_REPORT', 'The report is empty; it must begin with a header row');
      }
      if (headers === 'binary') {
        throw new ReportError(
          'UNSUPPORTED_ENCODING',
          'The header row holds a NUL byte, so the report is no text in UTF-8; save it as CSV in UTF-8',
        );
      }
      if (headers === 'cr') {
        throw new ReportError('UNSUPPORTED_ENCODING', 'The line ends are CR alone; save the report with LF or CRLF');
      }
      found.push(...headers);
    }
    const complete = found.filter(({ detected }) => detected.lacking.length === 0).sort(byColumns)[0];
    if (complete !== undefined) return complete;
  }
  for (const { headers } of found) {
    const other = otherReportOf(headers);
    if (other === undefined) continue;
    throw new ReportError('OTHER_REPORT', `This is the ${other.title}, which has no order lines. ${other.instead}`);
  }
  const best = found.sort(
    (a, b) =>
      b.detected.known.length - a.detected.known.length ||
      a.detected.lacking.length - b.detected.lacking.length ||
      b.headers.length - a.headers.length,
  )[0];
  if (best === undefined) {
    throw new ReportError(
      'HEADER_TOO_LONG',
      'The header row is longer than 64 KiB; the report must begin with headers',
    );
  }
  throw new ReportError('MISSING_COLUMN', missingColumns(best, { formats, delimiter }));
}

/** Most columns that mean something first. */
const byColumns = (one: Header, other: Header): number =>
  Object.keys(other.detected.columns).length - Object.keys(one.detected.columns).length ||
  one.headerLine - other.headerLine;

/** The first rows of a block, at most `most`, as header rows. */
async function headersUnder(
  dialect: Dialect,
  block: Buffer,
  start: number,
  last: boolean,
  { most, formats }: { most: number; formats: Declared['formats'] },
): Promise<Header[] | 'incomplete' | 'empty' | 'binary' | 'cr'> {
  const scanner = new RowScanner(dialect);
  const found: Header[] = [];
  let line = 1;
  let isBlank = true;
  // Blank lines before the first row are not counted where only that row is asked for.
  const mayBeFirst = most === 1;
  for (let at = start; at < block.length && line <= most; at = scanner.next) {
    const row = scanner.scan(block, at, last, block.indexOf(0, at));
    if (row === Found.Incomplete) return found.length > 0 ? found : 'incomplete';
    if (row !== Found.Blank && isBlank) {
      if (row === Found.Malformed && scanner.malformation === 'nul_byte') return 'binary';
      const end = row === Found.Row ? scanner.rowEnd : Math.min(block.length, at + MAX_ROW_BYTES);
      if (isEndedByCr(block, at, end)) return 'cr';
    }
    isBlank &&= row === Found.Blank;
    if (row === Found.Malformed) {
      const end = block.indexOf(LF, at);
      if (end < 0 || scanner.malformation === 'too_long') return found;
      scanner.next = end + 1;
      line++;
      continue;
    }
    const headerLine = line;
    line += scanner.lines;
    if (row === Found.Blank) {
      if (found.length === 0 && mayBeFirst) most++;
      continue;
    }
    const { headers, isQuoted } = await fieldsOf(block.subarray(at, scanner.rowEnd), scanner.fieldCount, dialect);
    const detected = detectFormat(headers, formats);
    found.push({ dialect, headers, detected, headerLine, isQuoted, next: scanner.next, line });
  }
  return isBlank && last ? 'empty' : isBlank ? 'incomplete' : found;
}

/** The fields of a well-formed row, split as the rows below it are: a quote inside an unquoted field is a character. */
async function fieldsOf(
  bytes: Buffer,
  width: number,
  dialect: Dialect,
): Promise<{ headers: string[]; isQuoted: boolean }> {
  const slots = Int32Array.from({ length: width }, (_, column) => column);
  const fields = new Int32Array(3 * width);
  new RowScanner(dialect).scan(bytes, 0, true, -1, { slots, fields, offset: 0 });
  const delimiter = String.fromCharCode(dialect.delimiter);
  const headers = await parseFields(rowText({ bytes, fields, width }, 0, width, delimiter, isUtf8(bytes)), delimiter);
  return { headers, isQuoted: dialect.delimiter === TAB && headers.every((header) => /^".*"$/s.test(header.trim())) };
}

/** Whether a CR comes before any LF between two positions, with text behind it. No name of a column holds one. */
function isEndedByCr(block: Buffer, from: number, to: number): boolean {
  const line = block.subarray(from, to);
  const cr = line.indexOf(CR);
  return cr !== -1 && cr + 1 < line.length && line[cr + 1] !== LF && !line.subarray(0, cr).includes(LF);
}

/** Names no text of the file: without a header row that would be its first line, with what buyers are called. */
function missingColumns(
  { headers, detected }: Header,
  { formats = [], delimiter }: Pick<Declared, 'formats' | 'delimiter'>,
): string {
  const declared = formats.find(({ id }) => id === OWN_FORMAT_ID);
  const { signature, ...own } = declared ?? {};
  const names = new Set(headers.map(normalizedHeader));
  const absent = signature?.filter((header) => !names.has(normalizedHeader(header))) ?? [];
  // A file with all headers of the signature is meant to be read by the declaration, though it cannot be.
  const isMeant = signature !== undefined && absent.length === 0;
  const { lacking, known } = isMeant ? detectFormat(headers, [own as Format]) : detected;
  const fields = lacking.map(({ field, aliases }) => `${field} (${aliases.join(' or ')})`).join(', ');
  const separated =
    delimiter === undefined ? '' : `, and are its fields separated by ${JSON.stringify(delimiter)} as format.json says`;
  const found =
    known.length === 0
      ? `No known column was found. Does the report begin with a header row${separated}?`
      : `Known columns found: ${known.join(', ')}`;
  const unsigned =
    absent.length === 0
      ? ''
      : `. The columns in format.json do not apply, because headers of its signature are missing: ${absent.join(', ')}`;
  const end = declared === undefined ? `${known.length === 0 ? '' : '.'} ${OTHER_NAMES}` : unsigned;
  return `Missing column${lacking.length === 1 ? '' : 's'}: ${fields}. ${found}${end}`;
}

const OTHER_NAMES = 'If the columns have other names, declare them in a format.json, which npm run format proposes';
