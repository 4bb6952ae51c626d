/**
 * The formats of reports: their columns and habits as data, and which format a file has.
 *
 * @module
 */
import { ALL_ORDERS } from './all-orders.ts';
import { AMAZON_MTR_B2B } from './amazon-mtr-b2b.ts';
import { AMAZON_MTR_B2C } from './amazon-mtr-b2c.ts';
import { AMAZON_SALE_REPORT } from './amazon-sale-report.ts';
import { CLEANED } from './cleaned.ts';
import { type DetectedFormat, detectAmong } from './detect.ts';
import { EBAY_ORDERS } from './ebay-orders.ts';
import { ETSY_ORDER_ITEMS } from './etsy-order-items.ts';
import { ETSY_ORDERS } from './etsy-orders.ts';
import { FBA_SHIPMENTS } from './fba-shipments.ts';
import { FLIPKART_ORDERS } from './flipkart-orders.ts';
import type { Format } from './format.ts';
import { MEESHO_ORDERS } from './meesho-orders.ts';
import { ORDER_REPORT } from './order-report.ts';
import { type OwnFormat, readOwnFormat } from './own-format.ts';
import { PLAIN } from './plain.ts';
import { SHOPIFY_ORDERS } from './shopify-orders.ts';
import { WOOCOMMERCE_ORDERS } from './woocommerce-orders.ts';

export { ADDED_FIELDS, CLEANED_CANCELLED, CLEANED_HEADER } from './cleaned.ts';
export { type DetectedFormat, normalizedHeader } from './detect.ts';
export {
  FORMAT_FILE,
  type FormatDeclaration,
  FormatError,
  FORMAT_PROPERTIES,
  MAX_FORMAT_BYTES,
  OWN_FORMAT_ID,
  type OwnFormat,
} from './own-format.ts';
export { OTHER_REPORTS, type OtherReport, otherReportOf } from './other-reports.ts';
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
  type Encoding,
  ENCODINGS,
  type Field,
  FIELD_NAMES,
  KEY_FIELDS,
  type KeyField,
  type Format,
  type Habits,
  MONEY_DETAILS,
  NEEDED_FIELDS,
  REPORT_FIELDS,
  type ReportField,
} from './format.ts';

/**
 * Every format. Where a file has headers of two formats for one field, the format that is first here counts; formats with a
 * `signature` may stand anywhere. `PLAIN` is the last: a file is only of that format if no other one finds as much.
 */
export const FORMATS: readonly Format[] = [
  CLEANED,
  AMAZON_SALE_REPORT,
  ALL_ORDERS,
  ORDER_REPORT,
  FBA_SHIPMENTS,
  AMAZON_MTR_B2C,
  AMAZON_MTR_B2B,
  SHOPIFY_ORDERS,
  ETSY_ORDER_ITEMS,
  ETSY_ORDERS,
  EBAY_ORDERS,
  FLIPKART_ORDERS,
  MEESHO_ORDERS,
  WOOCOMMERCE_ORDERS,
  PLAIN,
];

/**
 * The format of a file with these headers, and the columns of its fields. `formats`: those that it may have; default: those of
 * the service.
 */
export const detectFormat = (headers: readonly string[], formats: readonly Format[] = FORMATS): DetectedFormat =>
  detectAmong(formats, headers);

/** Parses the text of a `format.json`. `where`: its key or path, for the error. Throws `FormatError`. */
export const ownFormat = (json: string, where?: string): OwnFormat => readOwnFormat(json, FORMATS, where);
