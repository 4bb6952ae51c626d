/**
 * The formats of reports: their columns and habits as data, and which format a file has.
 *
 * @module
 */
import { ALL_ORDERS } from './all-orders.ts';
import { AMAZON_SALE_REPORT } from './amazon-sale-report.ts';
import { CLEANED } from './cleaned.ts';
import { type DetectedFormat, detectAmong } from './detect.ts';
import type { Format } from './format.ts';

export { ADDED_FIELDS, CLEANED_CANCELLED, CLEANED_HEADER } from './cleaned.ts';
export { otherReportOf } from './other-reports.ts';
export type { DetectedFormat } from './detect.ts';
export {
  type AmountPart,
  CARRIED_NAMES,
  type CarriedField,
  type DateOrder,
  type DecimalSign,
  type Delimiter,
  DELIMITERS,
  DETAIL_NAMES,
  type DetailField,
  type Field,
  FIELD_NAMES,
  KEY_FIELDS,
  type KeyField,
  type Format,
  type Habits,
  REPORT_FIELDS,
  type ReportField,
} from './format.ts';

/**
 * Every format. Where a file has headers of two formats for one field, the format that is first here counts. A format with
 * a `signature` is before the one whose columns it shares.
 */
export const FORMATS: readonly Format[] = [CLEANED, AMAZON_SALE_REPORT, ALL_ORDERS];

/** The format of a file with these headers, and the columns of its fields. */
export const detectFormat = (headers: readonly string[]): DetectedFormat => detectAmong(FORMATS, headers);
