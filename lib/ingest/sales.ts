import { REJECT_RAW_LENGTH, type Reject } from '../../schemas/reject.ts';
import type { Amount } from '../../schemas/fields/amount.ts';
import { ReportError } from '../base/report-error.ts';
import {
  type DetailField,
  detectFormat,
  type DetectedFormat,
  FIELD_NAMES,
  REPORT_FIELDS,
  type ReportField,
} from '../formats/index.ts';
import type { Attributes } from './attributes.ts';
import { blocks } from './blocks.ts';
import { type Conclusion, concluded, Evidence } from './conclusion.ts';
import { DetailReader, type Details } from './details.ts';
import { type DecompressOptions, decompress, type OpenWorkbook } from './decompress.ts';
import { decoded, type Encoding } from './encoding.ts';
import { type ErasedOrders, NONE_ERASED } from './erased-orders.ts';
import { FillDown } from './fill-down.ts';
import { type Frame, Framer } from './frame.ts';
import { type Header, readHeader } from './header.ts';
import { RowModel } from './row-model.ts';
import { type Declared, type Known, survey, type Survey } from './survey.ts';
import { excerpt } from './text.ts';
import { TitleRows } from './title-rows.ts';

/** One row that counts: an order line, cancelled or not, or a refund. */
export interface Sale {
  /** Its row in the batch's frame. */
  row: number;
  orderId: string;
  /** What tells the line from others of its order; null where the report holds whole orders. */
  lineId: string | null;
  /** Days since 1970-01-01 in the report's zone. */
  day: number;
  /** Hour of the purchase in the report's zone, 0 to 23; null where the report has only its day. */
  hour: number | null;
  amount: Amount;
  quantity: number;
  attributes: Attributes;
}

/** The content of one block of a report; overwritten by the next one. */
export interface SaleBatch {
  /** What the header row says of the whole report. */
  detected: DetectedFormat;
  /** `sales` + `rejects` + `erased` + `noLines`. */
  rows: number;
  /** Rows that are no lines: titles, totals, and what its format says. */
  noLines: number;
  /** Rows of orders that were erased: nothing else here has anything of them. */
  erased: number;
  sales: Sale[];
  /** In the order of the file. */
  rejects: Reject[];
  frame: Frame;
  /** The kept columns of `frame`, in its order. */
  kept: readonly ReportField[];
  /** By field, what else the rows of `sales` say, by their `row`; null where `ReadOptions.details` leaves it out. */
  details: Details;
  /** By field, values of `details` that could not be read, and are null. */
  unreadable: Partial<Record<DetailField, number>>;
}

export interface ReadOptions extends DecompressOptions {
  /** IANA zone of the days, default `UTC`. */
  timeZone?: string | undefined;
  /** Orders whose rows are left out. */
  erased?: ErasedOrders | undefined;
  /** What an earlier reading of the same bytes has settled. */
  known?: Known | undefined;
  /** What the seller says of the file, and when it arrived. */
  declared?: Declared | undefined;
  /** The details to read; default: all that the report has. */
  details?: readonly DetailField[] | undefined;
}

/**
 * Reads the sales and rejects of a report (plain or gzip) in one pass and bounded memory. The first rows decide how the file is
 * written; `conclude` says whether the others agree.
 */
export class ReportReader {
  readonly #options: ReadOptions;
  readonly #titles = new TitleRows();
  #encoding: Encoding = 'utf-8';
  #isWorkbook = false;
  #isDate1904 = false;
  #reader: Reader | undefined;

  constructor(options: ReadOptions = {}) {
    this.#options = options;
  }

  /**
   * Batches of some hundred rows; at least one batch, even where there are no rows. Throws `ReportError` where the report
   * cannot be read as one; errors of the source are passed on.
   */
  async *batches(source: AsyncIterable<Uint8Array>): AsyncGenerator<SaleBatch> {
    const { known, declared, erased = NONE_ERASED } = this.#options;
    const text = decoded(decompress(source, { ...this.#options, openWorkbook: this.#openWorkbook }), {
      encoding: known?.encoding,
      declared: declared?.encoding,
      onEncoding: (encoding) => (this.#encoding = encoding),
    });
    for await (const block of blocks(text)) {
      let start = 0;
      if (this.#reader === undefined) {
        if (block.bytes.length === 0) throw new ReportError('EMPTY_REPORT', 'The report is empty (0 bytes)');
        const header = await readHeader(block.bytes, block.last, this.#form);
        if (header === undefined) throw new Error('A full block must hold the header or an error');
        start = header.next;
        this.#reader = readerOf(header, block.bytes, block.last, {
          ...this.#options,
          encoding: this.#encoding,
          isWorkbook: this.#isWorkbook,
          isDate1904: this.#isDate1904,
        });
      }
      const { framer, fillDown, model, details, detected, kept } = this.#reader;
      const frame = framer.frame(block, start);
      const orders = fillDown?.fill(frame, block, framer);
      const read = await model.read(frame, orders);
      const titles = this.#titles.dropped;
      const rejects = this.#rejectsOf(frame, read);
      if (block.last) this.#titles.finish();
      const noLines = read.noLines + this.#titles.dropped - titles;
      const sales = erased.id === '' ? read.sales : read.sales.filter(({ orderId }) => !erased.has(orderId));
      // A rejected row may have its order id anywhere.
      const rest = erased.id === '' ? rejects : rejects.filter(({ raw }) => !erased.isIn(raw));
      const left = read.sales.length - sales.length + rejects.length - rest.length;
      yield {
        detected,
        rows: sales.length + rest.length + left + noLines,
        noLines,
        erased: left,
        sales,
        rejects: rest,
        frame,
        kept,
        ...details.read(frame, sales),
      };
    }
  }

  /**
   * What is settled of the file, once all of it has been read, or more than enough. `again`: later rows contradict the first
   * ones, and the file has to be read with this. Throws `ReportError` for a file that is written in two ways.
   */
  conclude(): Conclusion {
    if (this.#reader === undefined) throw new Error('Nothing was read');
    return concluded(this.#reader.evidence);
  }

  /** Reads a workbook as text, which is never in the form that the seller declares. */
  get #openWorkbook(): OpenWorkbook | undefined {
    const { openWorkbook, declared } = this.#options;
    return (
      openWorkbook &&
      ((source, options) => {
        this.#isWorkbook = true;
        const isHeader = (fields: string[]) => detectFormat(fields, declared?.formats).lacking.length === 0;
        return openWorkbook(source, { ...options, isHeader, onDate1904: () => (this.#isDate1904 = true) });
      })
    );
  }

  /** What the seller declares of the header row. */
  get #form(): Pick<Declared, 'formats' | 'delimiter'> {
    const { formats, delimiter } = this.#options.declared ?? {};
    return { formats, delimiter: this.#isWorkbook ? undefined : delimiter };
  }

  #rejectsOf(frame: Frame, { sales, failures }: Awaited<ReturnType<RowModel['read']>>): Reject[] {
    if (frame.rejects.length === 0 && failures.length === 0 && !this.#titles.isHolding && sales.length > 0) {
      this.#titles.seen();
      return [];
    }
    const { model } = this.#reader!;
    const malformed = frame.rejects.map((reject) => ({ reject, ...model.titleOf(reject) }));
    const failed = failures.map(({ row, isBlank, isEmpty, isTotal, ...reject }) => ({
      reject: {
        line: frame.lines[row]!,
        ...reject,
        raw: excerpt(frame.bytes, frame.starts[row]!, frame.ends[row]!, REJECT_RAW_LENGTH),
      },
      isBlank,
      isEmpty,
      isTotal,
    }));
    const all = [...malformed, ...failed].sort((a, b) => a.reject.line - b.reject.line);
    const lineOf = (sale: Sale | undefined) => (sale === undefined ? Number.NaN : frame.lines[sale.row]!);
    return this.#titles.take(all, lineOf(sales[0]), lineOf(sales.at(-1)));
  }
}

/** The batches of a report whose first rows show how it is written, such as a cleaned file. */
export const readSales = (source: AsyncIterable<Uint8Array>, options: ReadOptions = {}): AsyncGenerator<SaleBatch> =>
  new ReportReader(options).batches(source);

interface Reader {
  framer: Framer;
  fillDown: FillDown | undefined;
  model: RowModel;
  details: DetailReader;
  detected: DetectedFormat;
  kept: ReportField[];
  evidence: Evidence;
}

function readerOf(
  header: Header,
  block: Buffer,
  last: boolean,
  {
    encoding,
    isWorkbook,
    isDate1904,
    timeZone = 'UTC',
    known = {},
    declared = {},
    details,
  }: ReadOptions & Pick<Survey, 'isWorkbook' | 'isDate1904'> & { encoding: Encoding },
): Reader {
  const { headers, detected, line } = header;
  const { columns, format } = detected;
  const has = (name: ReportField) => columns[name] !== undefined;
  const fields = FIELD_NAMES.filter(has);
  // The fields that are parsed come first, which is how `REPORT_FIELDS` begins.
  const kept = REPORT_FIELDS.filter(has);
  const places = kept.map((name) => columns[name]!);
  const surveyed: Survey = survey(block, last, header, { known, declared, isWorkbook, isDate1904 });
  const evidence = new Evidence({ header, encoding, survey: surveyed, known, declared });
  const dialect = { ...header.dialect, quoting: surveyed.quoting };
  const { dates, decimals } = evidence.style;
  const { firstLineOnly } = format.habits;
  return {
    framer: new Framer(dialect, headers.length, places, line),
    fillDown: firstLineOnly && new FillDown(kept, firstLineOnly),
    model: new RowModel({ fields, kept, dialect, format, timeZone, evidence }),
    details: new DetailReader({ kept, names: details, timeZone, style: { dates, decimals } }),
    detected,
    kept,
    evidence,
  };
}
