import { CARRIED_NAMES, type CarriedField } from '../../schemas/fields/carried.ts';
import type { DecimalSign } from '../../schemas/fields/amount.ts';
import type { DateOrder } from '../../schemas/fields/day.ts';
import type { StatusWords } from '../clean/index.ts';
import { TEXT_FIELDS, type TextField } from '../model/index.ts';

/** The fields of a line that are counted, in the order in which the loader handles them. */
export const FIELD_NAMES = [
  'order_id',
  'date',
  'status',
  'item_status',
  'row_type',
  'refund_date',
  'cancelled_at',
  'amount',
  'quantity',
  'currency',
  ...TEXT_FIELDS,
  'b2b',
] as const;
export type Field = (typeof FIELD_NAMES)[number];

/** Fields without which no line can be counted: a report needs a column for each. */
export const NEEDED_FIELDS = ['order_id', 'date', 'amount'] as const satisfies readonly Field[];
export type NeededField = (typeof NEEDED_FIELDS)[number];

/**
 * Optional fields that only add to another one: a report without a column for them is complete.
 *
 * `row_type` says whether a row is a sale, a refund or a cancellation; `refund_date` is the day of a refund, if it is not that
 * of the order; `cancelled_at` is empty unless the line was cancelled.
 */
export const ADDITIONAL_FIELDS: ReadonlySet<Field> = new Set<Field>([
  'item_status',
  'row_type',
  'refund_date',
  'cancelled_at',
]);

/** Fields that identify a line within its order, in reports that may have only some lines of an order. */
export const KEY_FIELDS = ['line_id', 'invoice'] as const;
export type KeyField = (typeof KEY_FIELDS)[number];

/** Details that are money. */
export const MONEY_DETAILS = [
  'item_tax',
  'shipping',
  'shipping_tax',
  'gift_wrap',
  'item_discount',
  'shipping_discount',
] as const;

/** Optional fields that describe a line and are in no rollup by themselves. */
export const DETAIL_NAMES = [
  'last_update',
  'city',
  'sku',
  'asin',
  'style',
  'size',
  'product_name',
  'service_level',
  'promotion',
  ...MONEY_DETAILS,
] as const;
export type DetailField = (typeof DETAIL_NAMES)[number];

export { CARRIED_NAMES, type CarriedField };

/** Any field for which a format can have headers. */
export type ReportField = Field | DetailField | CarriedField | KeyField;
export const REPORT_FIELDS: readonly ReportField[] = [
  ...new Set([...FIELD_NAMES, ...CARRIED_NAMES, ...DETAIL_NAMES, ...KEY_FIELDS]),
];

/** Headers that mean a field, the preferred one first. Case, spaces and punctuation do not matter. */
export type Aliases = readonly [string, ...string[]];

/** Characters that may separate the fields of a file. */
export const DELIMITERS = [',', '\t', ';', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/**
 * Encodings of reports, by the names that `TextDecoder` has for them. `utf-8` also means Windows-1252
 * in rows that are not UTF-8; `windows-1252` is only what a seller declares.
 */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-874',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

export type { DateOrder, DecimalSign };

/** What the amount of a line already takes into account. */
export type AmountPart = 'tax' | 'discounts' | 'shipping';

/** The words of the column `row_type`, in any case; a text that begins with one of them has its meaning. */
export interface RowTypes {
  /** Rows that pay money back, whatever the sign of their amount. */
  readonly refund: readonly string[];
  /** Rows that stand for a cancelled line. */
  readonly cancelled: readonly string[];
  /** Rows that are neither a sale nor a refund, such as a free replacement. They are left aside: no line, no reject. */
  readonly ignored?: readonly string[];
}

/** Properties that the files of a format have in common, apart from their columns. */
export interface Habits {
  /** What holds where nothing in the file says which of day and month comes first. */
  readonly dateOrder: DateOrder;
  /** Dates and amounts are always written in the usual way, so that there is nothing to find out. */
  readonly isExact?: true;
  /** What holds where nothing in the file says which sign comes before a fraction. */
  readonly decimal: DecimalSign;
  /**
   * Values of the lines of a report that has no such column. Texts that are not named here are then `Unknown`, and the
   * currency is found as for lines that name none. An empty status is that of an active line.
   */
  readonly withoutColumn: { readonly quantity: number; readonly b2b: boolean; readonly status: string } & Readonly<
    Partial<Record<TextField | 'currency', string>>
  >;
  readonly statuses: StatusWords;
  /** Parts of statuses that do not mean a return although they have a word of one: `partially` in `partially_refunded`. */
  readonly notReturned?: readonly string[];
  readonly rowTypes?: RowTypes;
  /**
   * Fields without which a row is no line: the sum of an order, or a sale that nobody paid. Such a row is left aside, which is no
   * reject; the fields of `firstLineOnly` are taken from it all the same.
   */
  readonly lineNeeds?: readonly ReportField[];
  /** An amount that means that the line has no price, in addition to an empty one. */
  readonly unpricedAmount?: string;
  /** Whether the amount is that of the line, or that of one of its units. */
  readonly amountOf: 'line' | 'unit';
  readonly amountIncludes: readonly AmountPart[];
  /** Fields that only the first line of an order has: the lines after it with the same order id take them from there. */
  readonly firstLineOnly?: readonly ReportField[];
}

/**
 * A kind of report: its columns and habits, as data.
 *
 * To add a format, declare it in a file of its own and add it to `FORMATS` in `index.ts`.
 */
export interface Format {
  /** Stable: it is kept in the summary of each report. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /** A format has a header for each needed field, and for the other fields if its files have such a column. */
  readonly columns: Readonly<
    Record<NeededField, Aliases> & Partial<Record<Exclude<ReportField, NeededField>, Aliases>>
  >;
  /**
   * Headers that a file must all have to be of this format; of several formats the one with most of them counts. Such a format
   * finds columns by its own headers alone. Formats without a signature share their headers: a file may have some of each.
   */
  readonly signature?: readonly string[];
  /** Whether a report has all lines of an order or none of them, or may have some of them. */
  readonly holds: 'orders' | 'lines';
  /** With `lines`: the fields that tell the lines of an order apart. */
  readonly lineKey?: readonly ReportField[];
  readonly habits: Habits;
}
