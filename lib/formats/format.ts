import { CARRIED_NAMES, type CarriedField } from '../../schemas/fields/carried.ts';
import type { StatusWords } from '../clean/index.ts';
import { TEXT_FIELDS } from '../model/index.ts';

/** The fields of a line that are counted, in the order in which the loader handles them. */
export const FIELD_NAMES = [
  'order_id',
  'date',
  'status',
  'item_status',
  'amount',
  'quantity',
  'currency',
  ...TEXT_FIELDS,
  'b2b',
] as const;
export type Field = (typeof FIELD_NAMES)[number];

/** Fields without which no line can be counted: a report needs a column for each. */
export const NEEDED_FIELDS = ['order_id', 'date', 'status', 'amount'] as const satisfies readonly Field[];
export type NeededField = (typeof NEEDED_FIELDS)[number];

/** Optional fields that only add to another one: a report without a column for them is complete. */
export const ADDITIONAL_FIELDS: ReadonlySet<Field> = new Set<Field>(['item_status']);

/** Fields of which no rollup is made: they describe a line. All are optional. */
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
  'item_tax',
  'shipping',
  'shipping_tax',
  'gift_wrap',
  'item_discount',
  'shipping_discount',
] as const;
export type DetailField = (typeof DETAIL_NAMES)[number];

export { CARRIED_NAMES, type CarriedField };

/** Any field that a format has headers for. */
export type ReportField = Field | DetailField | CarriedField;
export const REPORT_FIELDS: readonly ReportField[] = [...new Set([...FIELD_NAMES, ...CARRIED_NAMES, ...DETAIL_NAMES])];

/** Headers that mean a field, the preferred one first. Case, spaces and punctuation do not matter. */
export type Aliases = readonly [string, ...string[]];

/** Characters that may separate the fields of a file. */
export const DELIMITERS = [',', '\t', ';'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** What files of a format have in common, apart from their columns. */
export interface Habits {
  /** By delimiter: whether `"` at the start of a field quotes it. If not, quotes are ordinary characters. */
  readonly quoting: Readonly<Record<Delimiter, boolean>>;
  /** Values of the lines of a report that has no such column. Texts are then `Unknown`, the currency is that of the report. */
  readonly withoutColumn: { readonly quantity: number; readonly b2b: boolean };
  readonly statuses: StatusWords;
  /** An amount that means that the line has no price, in addition to an empty one. */
  readonly unpricedAmount?: string;
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
   * Headers that a file must all have to be of this format. For a format whose columns are those of another format as well;
   * default: none.
   */
  readonly signature?: readonly string[];
  readonly habits: Habits;
}
