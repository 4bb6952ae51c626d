import { ReportError } from '../base/report-error.ts';
import { DELIMITERS, type DetectedFormat, detectFormat, FORMATS } from '../formats/index.ts';
import { parseFields } from './parse-rows.ts';
import { rowText } from './row-text.ts';
import { CR, type Dialect, Found, LF, MAX_ROW_BYTES, RowScanner } from './scan.ts';
import { isUtf8 } from './text.ts';

/** How a file may be written: each delimiter, with and without quoting as some format has it. */
const CANDIDATES = DELIMITERS.flatMap((delimiter) =>
  [...new Set(FORMATS.map(({ habits }) => habits.quoting[delimiter]))].map((quoting) => ({ delimiter, quoting })),
);

export interface Header {
  dialect: Dialect;
  headers: string[];
  detected: DetectedFormat;
  /** Where the first row starts in the block. */
  next: number;
  /** Line number of the first row. */
  line: number;
}

/**
 * Finds the header row and the delimiter under which it holds the needed columns. Undefined: the block ends before the
 * header does. Throws `ReportError` for UTF-16 and other bytes that are no text, line ends that are CR alone, an empty
 * report, a header row over 64 KiB, a needed column that is missing.
 */
export async function readHeader(block: Buffer, last: boolean): Promise<Header | undefined> {
  if (block.length < 3 && !last) return undefined;
  if ((block[0] === 0xff && block[1] === 0xfe) || (block[0] === 0xfe && block[1] === 0xff)) {
    throw new ReportError('UNSUPPORTED_ENCODING', 'The report is UTF-16; save it as UTF-8 (CSV UTF-8 in Excel)');
  }
  const start = block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf ? 3 : 0;
  const candidates: Header[] = [];
  for (const { delimiter, quoting } of CANDIDATES) {
    const dialect = { delimiter: delimiter.charCodeAt(0), quoting };
    const header = await headerUnder(dialect, block, start, last);
    if (header === 'incomplete') return undefined;
    if (header === 'empty')
      throw new ReportError('EMPTY_REPORT', 'The report is empty; it must begin with a header row');
    if (header === 'binary') {
      throw new ReportError(
        'UNSUPPORTED_ENCODING',
        'The header row holds a NUL byte, so the report is no text in UTF-8; save it as CSV in UTF-8',
      );
    }
    if (header === 'cr') {
      throw new ReportError('UNSUPPORTED_ENCODING', 'The line ends are CR alone; save the report with LF or CRLF');
    }
    if (header === 'malformed') continue;
    const { format, lacking } = header.detected;
    if (format.habits.quoting[delimiter] !== quoting) continue;
    if (lacking.length === 0) return header;
    candidates.push(header);
  }
  const best = candidates.sort(
    (a, b) => a.detected.lacking.length - b.detected.lacking.length || b.headers.length - a.headers.length,
  )[0];
  if (best === undefined) {
    throw new ReportError(
      'HEADER_TOO_LONG',
      'The header row is longer than 64 KiB; the report must begin with headers',
    );
  }
  throw new ReportError('MISSING_COLUMN', missingColumns(best.detected));
}

async function headerUnder(
  dialect: Dialect,
  block: Buffer,
  start: number,
  last: boolean,
): Promise<Header | 'incomplete' | 'empty' | 'malformed' | 'binary' | 'cr'> {
  const scanner = new RowScanner(dialect);
  let line = 1;
  for (let at = start; at < block.length; at = scanner.next) {
    const found = scanner.scan(block, at, last, block.indexOf(0, at));
    if (found === Found.Incomplete) return 'incomplete';
    if (found === Found.Malformed && scanner.malformation === 'nul_byte') return 'binary';
    if (found !== Found.Blank) {
      const end = found === Found.Row ? scanner.rowEnd : Math.min(block.length, at + MAX_ROW_BYTES);
      if (isEndedByCr(block, at, end)) return 'cr';
    }
    if (found === Found.Malformed) return 'malformed';
    line += scanner.lines;
    if (found === Found.Blank) continue;
    const headers = await fieldsOf(block.subarray(at, scanner.rowEnd), scanner.fieldCount, dialect);
    return { dialect, headers, detected: detectFormat(headers), next: scanner.next, line };
  }
  return last ? 'empty' : 'incomplete';
}

/** The fields of a well-formed row, split as the rows below it are: a quote inside an unquoted field is a character. */
async function fieldsOf(bytes: Buffer, width: number, dialect: Dialect): Promise<string[]> {
  const slots = Int32Array.from({ length: width }, (_, column) => column);
  const fields = new Int32Array(3 * width);
  new RowScanner(dialect).scan(bytes, 0, true, -1, { slots, fields, offset: 0 });
  const delimiter = String.fromCharCode(dialect.delimiter);
  return parseFields(rowText({ bytes, fields, width }, 0, width, delimiter, isUtf8(bytes)), delimiter);
}

/** Whether a CR comes before any LF between two positions, with text behind it. No name of a column holds one. */
function isEndedByCr(block: Buffer, from: number, to: number): boolean {
  const line = block.subarray(from, to);
  const cr = line.indexOf(CR);
  return cr !== -1 && cr + 1 < line.length && line[cr + 1] !== LF && !line.subarray(0, cr).includes(LF);
}

/** Names no text of the file: without a header row that would be its first line, with what buyers are called. */
function missingColumns({ lacking, known }: DetectedFormat): string {
  const fields = lacking.map(({ field, aliases }) => `${field} (${aliases.join(' or ')})`).join(', ');
  const found =
    known.length === 0
      ? 'No known column was found. Does the report begin with a header row?'
      : `Known columns found: ${known.join(', ')}`;
  return `Missing column${lacking.length === 1 ? '' : 's'}: ${fields}. ${found}`;
}
