import { UNPRICED_AMOUNT } from '../../schemas/fields/amount.ts';
import { TEXT_FIELDS, type TextField } from '../model/index.ts';
import { ALL_ORDERS } from './all-orders.ts';
import { AMAZON_HABITS } from './amazon-habits.ts';
import { AMAZON_SALE_REPORT } from './amazon-sale-report.ts';
import type { Format } from './format.ts';

/** The columns that are made from the day. They tell a cleaned file from an Amazon Sale Report. */
const CALENDAR = ['Year', 'Month', 'MonthName'] as const;

/** An Amazon Sale Report without what is left aside, then the calendar. */
const USUAL_HEADER = [
  'Order ID',
  'Date',
  'Status',
  'Fulfilment',
  'Sales Channel ',
  'ship-service-level',
  'SKU',
  'Category',
  'Size',
  'ASIN',
  'Qty',
  'currency',
  'Amount',
  'ship-city',
  'ship-state',
  'ship-postal-code',
  'ship-country',
  'B2B',
  'fulfilled-by',
  ...CALENDAR,
] as const;

/** Headers by field. A text field without a header in any format does not compile. */
const HEADERS = { ...ALL_ORDERS.columns, ...AMAZON_SALE_REPORT.columns };
const headerOf = (field: TextField): string => HEADERS[field][0];

/** Fields that dimensions were added for and that have no place in the usual header. */
export const ADDED_FIELDS: readonly TextField[] = TEXT_FIELDS.filter(
  (name) => !USUAL_HEADER.some((header) => header.trim() === headerOf(name)),
);

/** The header row of a cleaned file, which holds every field that a dimension is made from. */
export const CLEANED_HEADER: readonly string[] = [...USUAL_HEADER, ...ADDED_FIELDS.map(headerOf)];

/** The status that a cleaned file gives to cancelled lines. */
export const CLEANED_CANCELLED = 'Cancelled';

/**
 * The cleaned file that the service writes (`etl-output/cleaned/`): read again, it gives the same numbers.
 *
 * Source: the writer, lib/ingest/cleaned.ts. Statuses stay as the report has them, apart from that of cancelled lines.
 */
export const CLEANED: Format = {
  id: 'cleaned',
  title: 'Cleaned file',
  columns: AMAZON_SALE_REPORT.columns,
  signature: ['Order ID', 'Date', 'Amount', ...CALENDAR],
  holds: 'orders',
  habits: { ...AMAZON_HABITS, isExact: true, unpricedAmount: UNPRICED_AMOUNT },
};
