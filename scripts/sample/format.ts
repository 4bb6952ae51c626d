import type { Marketplace, OrderLine } from './orders.ts';

/** A report format: its headers and how it writes a line. */
export interface Format {
  /** As in the file, quotes included. */
  headers: readonly string[];
  delimiter: ',' | '\t';
  /** Lines above the header row. */
  above?: readonly string[];
  /** Lines below so many rows. */
  below?: (rows: number) => readonly string[];
  /** Whose orders the report has, where that is not an option. */
  marketplaces?: readonly Marketplace[];
  /** How rows can be malformed. A format without it is only written clean. */
  damage?: DamagePlan;
  /** The fields of a line as in the file, quotes included; each character is one byte. */
  fields(line: OrderLine, index: number): string[];
}

/** Where and how rows are damaged. Columns are named by their headers. */
export interface DamagePlan {
  /** Whether fields may be quoted. */
  quoting: boolean;
  date: string;
  badDates: readonly string[];
  amount: string;
  /** `12,50` as a field. */
  decimalComma: string;
  /** A column that no good row quotes. */
  sku: string;
  promotions: string;
  city: string;
}
