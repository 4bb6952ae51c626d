import { AMAZON_HABITS } from './amazon-habits.ts';
import { AMAZON_SALE_REPORT } from './amazon-sale-report.ts';
import type { Format } from './format.ts';

/** What tells a cleaned file from an Amazon Sale Report: the columns that are made from the day. */
const CALENDAR = ['Year', 'Month', 'MonthName'] as const;

/** The header row of a cleaned file, in its order: an Amazon Sale Report without what is left aside, then the calendar. */
export const CLEANED_HEADER = [
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
  signature: CALENDAR,
  habits: AMAZON_HABITS,
};
