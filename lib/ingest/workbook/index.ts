import { ReportError } from '../../base/report-error.ts';
import { detectFormat } from '../../formats/index.ts';
import { kindOfZip, refusalOf } from '../file-kind.ts';
import { ExchangedDates } from './exchanged-dates.ts';
import { readNumberKinds, readParts, type Sheet } from './parts.ts';
import { readSharedStrings, SharedStrings } from './shared-strings.ts';
import { type Cell, type CellContext, columnName, SheetReader } from './sheet.ts';
import { Spool } from './spool.ts';
import { dateText, exchanged } from './values.ts';
import { ZipFile } from './zip.ts';

/** The header row is one of so many first rows. */
const HEADER_ROWS = 21;
const CSV_BYTES = 64 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';

/** Limits for a workbook; with the defaults, a refresh function has memory for four at once. */
export interface WorkbookLimits {
  /** Bytes of the file, which is held in memory. Default: 64 MiB. */
  maxBytes: number;
  /** Bytes of its shared texts, which are held in memory as well. Default: 64 MiB. */
  maxTextBytes: number;
  /** Bytes of a sheet or of the shared texts as XML. Default: 2 GiB. */
  maxXmlBytes: number;
}

export interface WorkbookOptions extends Partial<WorkbookLimits> {
  /** Whether the cells of a row are the headers of a report. Default: those of a format, with no needed one missing. */
  isHeader?: ((fields: string[]) => boolean) | undefined;
  /** Receives what is uncertain: dates that were exchanged back, sheets that were not read. */
  onWarning?: ((message: string) => void) | undefined;
  /** Hears that the workbook counts days from 1904, so that its bare numbers are other days than those of most workbooks. */
  onDate1904?: (() => void) | undefined;
}

/** A sheet that may be the report. */
interface Candidate {
  sheet: Sheet;
  /** Row of the headers; null: no row of its head is one. */
  headerRow: number | null;
  /** Columns of the headers. */
  width: number;
  /** Columns in which dates were exchanged, and how many. */
  exchanged: ReadonlyMap<number, number>;
}

/**
 * The report in an Excel workbook (.xlsx) as CSV in UTF-8: the first sheet with a header row, else the first one with a cell.
 * A line of the CSV is a row of the sheet, under the same number. Lines before the headers are blank, and so are rows without
 * a cell. The file is held in memory, its sheets are streamed. Throws `ReportError` for a workbook that is damaged, empty or
 * over a limit, and for another file in a zip archive; errors of the source are passed on.
 */
export async function* workbookText(
  source: AsyncIterable<Uint8Array>,
  options: WorkbookOptions = {},
): AsyncGenerator<Uint8Array> {
  const { maxBytes = 64 * 1024 ** 2, maxTextBytes = 64 * 1024 ** 2, maxXmlBytes = 2 * 1024 ** 3 } = options;
  const zip = new ZipFile(await spooled(source, maxBytes));
  const kind = kindOfZip(zip.names);
  if (kind !== undefined) throw refusalOf(kind);
  const { sheets, date1904, strings, styles } = await readParts(zip);
  if (date1904) options.onDate1904?.();
  const context: CellContext = {
    kinds: await readNumberKinds(zip, styles),
    strings:
      strings === undefined
        ? new SharedStrings()
        : await readSharedStrings(zip.read(strings, maxXmlBytes), maxTextBytes),
    date1904,
  };
  const isHeader = options.isHeader ?? ((fields: string[]) => detectFormat(fields).lacking.length === 0);
  const bytesOf = (sheet: Sheet) => zip.read(sheet.path, maxXmlBytes);
  const others: Candidate[] = [];
  let chosen: Candidate | undefined;
  for (const sheet of sheets) {
    const candidate = await survey(sheet, bytesOf(sheet), { context, isHeader, headOnly: chosen !== undefined });
    if (candidate === null) continue;
    if (chosen === undefined && candidate.headerRow !== null) chosen = candidate;
    else others.push(candidate);
  }
  chosen ??= others.shift();
  if (chosen === undefined) throw refusalOf('empty');
  for (const message of warningsOf(chosen, others)) options.onWarning?.(message);
  yield* csvOf(chosen, bytesOf(chosen.sheet), context);
}

async function spooled(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Spool> {
  const spool = new Spool();
  for await (const chunk of source) {
    if (spool.length + chunk.length > maxBytes) {
      throw new ReportError(
        'REPORT_TOO_LARGE',
        `The Excel workbook has more than ${maxBytes} bytes, the most that is held in memory. Save it as CSV UTF-8`,
      );
    }
    spool.push(chunk);
  }
  return spool;
}

interface SurveyOptions {
  context: CellContext;
  isHeader: (fields: string[]) => boolean;
  /** Whether it only matters if the sheet has headers. */
  headOnly: boolean;
}

/** Looks at the head of a sheet for headers, and at its rows for dates that were exchanged. Null: it has no cell. */
async function survey(
  sheet: Sheet,
  chunks: AsyncIterable<Uint8Array>,
  { context, isHeader, headOnly }: SurveyOptions,
): Promise<Candidate | null> {
  const reader = new SheetReader(context);
  const dates = new ExchangedDates();
  const found: Candidate = { sheet, headerRow: null, width: 0, exchanged: new Map() };
  for await (const rows of reader.read(chunks)) {
    for (const { number, cells } of rows) {
      if (found.headerRow !== null) {
        dates.add(cells);
        continue;
      }
      if (cells.length === 0) continue;
      if (number > HEADER_ROWS) return { ...found, width: found.width || cells.length };
      const fields = Array.from(cells, textOf);
      if (isHeader(fields)) {
        found.headerRow = number;
        found.width = fields.length;
        reader.width = fields.length;
      } else found.width = Math.max(found.width, fields.length);
    }
    if (found.headerRow !== null && (headOnly || dates.isSettled)) break;
  }
  return found.width === 0 ? null : { ...found, exchanged: dates.found };
}

function* warningsOf(chosen: Candidate, others: readonly Candidate[]): Generator<string> {
  for (const [column, count] of chosen.exchanged) {
    yield (
      `Column ${columnName(column)} of the workbook: a spreadsheet had exchanged day and month of ${count} dates, which are ` +
      'exchanged back. All of them had a day of 12 or less, all other dates a part over 12. Check some of them'
    );
  }
  if (others.length === 0) return;
  const reports = others.filter(({ headerRow }) => headerRow !== null);
  yield reports.length === 0
    ? `Only ${sheetsOf([chosen])} of the workbook was read: no other sheet has the headers of a report`
    : `Only ${sheetsOf([chosen])} of the workbook was read, though ${sheetsOf(reports)} too ` +
      `${reports.length === 1 ? 'has' : 'have'} the headers of a report. Save each sheet as a file of its own`;
}

const sheetsOf = (candidates: readonly Candidate[]): string =>
  `sheet${candidates.length === 1 ? '' : 's'} ${candidates.map(({ sheet }) => sheet.number).join(', ')}`;

async function* csvOf(
  { headerRow, width, exchanged: columns }: Candidate,
  chunks: AsyncIterable<Uint8Array>,
  context: CellContext,
): AsyncGenerator<Buffer> {
  const reader = new SheetReader(context);
  reader.width = width;
  const first = headerRow ?? 1;
  let line = 1;
  let text = BYTE_ORDER_MARK;
  for await (const rows of reader.read(chunks)) {
    for (const { number, cells } of rows) {
      if (number < first || cells.length === 0) continue;
      text += '\n'.repeat(number - line) + rowText(cells, width, number > first ? columns : undefined);
      line = number + 1;
    }
    if (text.length < CSV_BYTES) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

function rowText(cells: readonly Cell[], width: number, columns: ReadonlyMap<number, number> | undefined): string {
  let text = '';
  for (let column = 0; column < width; column++) {
    let cell = cells[column];
    if (typeof cell === 'object' && columns?.has(column) === true) cell = exchanged(cell) ?? cell;
    if (column > 0) text += ',';
    if (cell !== undefined) text += csvField(textOf(cell));
  }
  return `${text}\n`;
}

const textOf = (cell: Cell): string => (typeof cell === 'object' ? dateText(cell) : (cell ?? ''));

/** A line end or NUL in a cell is a space: a line of the text is a row of the sheet. */
function csvField(value: string): string {
  const text = /[\r\n\0]/.test(value) ? value.replace(/\r\n|[\r\n\0]/g, ' ') : value;
  return /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
