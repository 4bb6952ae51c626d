import type { OrderLine } from './orders.ts';

/** How a report writes its lines. */
export interface Format {
  headers: readonly string[];
  delimiter: ',' | '\t';
  /** Whether a field may stand in quotes. */
  quoting: boolean;
  /** The fields of a line as they stand in the file, quotes included; a character is a byte. */
  fields(line: OrderLine, index: number): string[];
}
