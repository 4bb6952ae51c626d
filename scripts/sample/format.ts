import type { OrderLine } from './orders.ts';

/** A report format: its headers and how it writes a line. */
export interface Format {
  headers: readonly string[];
  delimiter: ',' | '\t';
  /** Whether fields may be quoted. */
  quoting: boolean;
  /** The fields of a line as in the file, quotes included; each character is one byte. */
  fields(line: OrderLine, index: number): string[];
}
