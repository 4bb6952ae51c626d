import { REJECT_RAW_LENGTH, type Reject } from '../../schemas/reject.ts';
import type { Amount } from '../../schemas/fields/amount.ts';
import type { Attributes } from './attributes.ts';
import { blocks } from './blocks.ts';
import { DetailReader, type Details } from './details.ts';
import {
  type DetailField,
  type DetectedFormat,
  FIELD_NAMES,
  REPORT_FIELDS,
  type ReportField,
} from '../formats/index.ts';
import { type DecompressOptions, decompress } from './decompress.ts';
import { type ErasedOrders, NONE_ERASED } from './erased-orders.ts';
import { type Frame, Framer } from './frame.ts';
import { type Header, readHeader } from './header.ts';
import { ReportError } from '../base/report-error.ts';
import { RowModel } from './row-model.ts';
import { excerpt } from './text.ts';

/** One order line that counts, cancelled or not. */
export interface Sale {
  /** Its row in the batch's frame. */
  row: number;
  orderId: string;
  /** Days since 1970-01-01 in the report's zone. */
  day: number;
  /** Hour of the purchase in the report's zone, 0 to 23; null where the report has only its day. */
  hour: number | null;
  amount: Amount;
  quantity: number;
  attributes: Attributes;
}

/** What one block of a report held; overwritten by the next one. */
export interface SaleBatch {
  /** What the header row says of the whole report. */
  detected: DetectedFormat;
  /** `sales` + `rejects` + `erased`. */
  rows: number;
  /** Rows of orders that were erased: nothing else here has anything of them. */
  erased: number;
  sales: Sale[];
  /** In the order of the file. */
  rejects: Reject[];
  frame: Frame;
  /** The kept columns of `frame`, in its order. */
  kept: readonly ReportField[];
  /** By field, what else the rows of `sales` say, by their `row`. */
  details: Details;
  /** By field, values of `details` that could not be read, and are null. */
  unreadable: Partial<Record<DetailField, number>>;
}

export interface ReadOptions extends DecompressOptions {
  /** IANA zone of the days, default `UTC`. */
  timeZone?: string | undefined;
  /** Orders whose rows are left out. */
  erased?: ErasedOrders | undefined;
}

/**
 * The sales and rejects of a report (plain or gzip), in batches of some hundred rows; at least one batch, even where
 * there are no rows. One pass, bounded memory. Throws `ReportError` where the report cannot be read as one.
 */
export async function* readSales(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<SaleBatch> {
  let reader: Reader | undefined;
  const { erased = NONE_ERASED } = options;
  for await (const block of blocks(decompress(source, options))) {
    let start = 0;
    if (reader === undefined) {
      if (block.bytes.length === 0) throw new ReportError('EMPTY_REPORT', 'The report is empty (0 bytes)');
      const header = await readHeader(block.bytes, block.last);
      if (header === undefined) throw new Error('A full block must hold the header or an error');
      start = header.next;
      reader = readerOf(header, options);
    }
    const { framer, model, details, detected, kept } = reader;
    const frame = framer.frame(block, start);
    const read = await model.read(frame);
    const failures = read.failures.map(({ row, ...reject }): Reject => ({
      line: frame.lines[row]!,
      ...reject,
      raw: excerpt(frame.bytes, frame.starts[row]!, frame.ends[row]!, REJECT_RAW_LENGTH),
    }));
    const all = failures.length === 0 ? frame.rejects : [...frame.rejects, ...failures].sort((a, b) => a.line - b.line);
    const sales = erased.id === '' ? read.sales : read.sales.filter(({ orderId }) => !erased.has(orderId));
    // A rejected row may have its order id anywhere.
    const rejects = erased.id === '' ? all : all.filter(({ raw }) => !erased.isIn(raw));
    const rows = frame.rows + frame.rejects.length;
    yield {
      detected,
      rows,
      erased: rows - sales.length - rejects.length,
      sales,
      rejects,
      frame,
      kept,
      ...details.read(frame, sales),
    };
  }
}

interface Reader {
  framer: Framer;
  model: RowModel;
  details: DetailReader;
  detected: DetectedFormat;
  kept: ReportField[];
}

function readerOf({ dialect, headers, detected, line }: Header, { timeZone = 'UTC' }: ReadOptions): Reader {
  const { columns, format } = detected;
  const has = (name: ReportField) => columns[name] !== undefined;
  const fields = FIELD_NAMES.filter(has);
  // The fields that are parsed come first, which is how `REPORT_FIELDS` begins.
  const kept = REPORT_FIELDS.filter(has);
  const places = kept.map((name) => columns[name]!);
  return {
    framer: new Framer(dialect, headers.length, places, line),
    model: new RowModel(fields, kept, dialect, format.habits, timeZone),
    details: new DetailReader(kept, timeZone),
    detected,
    kept,
  };
}
