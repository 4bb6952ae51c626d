import type { Format } from './format.ts';
import type { Marketplace, OrderLine } from './orders.ts';

/** What a line has in a column: plain text, which the format quotes. `index` is that of the row, from 0. */
export type Value = (line: OrderLine, index: number) => string;

/** Which fields are quoted: `spaces` means those with a space, too. */
export type Quotes = 'never' | 'where-needed' | 'spaces' | 'always';

/** The columns of a format in their order, by header: what a line has there, or the same text for all lines. */
export type Columns = Readonly<Record<string, Value | string>>;

interface Table {
  delimiter: Format['delimiter'];
  quotes: Quotes;
  /** Whose orders the report has; those of Amazon.in without it. */
  marketplaces?: readonly Marketplace[];
  /** Lines above the header row. */
  above?: readonly string[];
  /** Lines below the rows. */
  below?: (rows: number) => readonly string[];
  columns: Columns;
}

/** A format with these columns. Its files are only written clean: `--dirty` does not know where to damage them. */
export function tableFormat({ delimiter, quotes, marketplaces, above = [], below, columns }: Table): Format {
  const written = quotedBy(quotes);
  const values = Object.values(columns).map((value): Value => (typeof value === 'string' ? () => value : value));
  return {
    headers: Object.keys(columns).map(written),
    delimiter,
    above,
    fields: (line, index) => values.map((value) => written(value(line, index))),
    ...(below === undefined ? {} : { below }),
    ...(marketplaces === undefined ? {} : { marketplaces }),
  };
}

function quotedBy(quotes: Quotes): (text: string) => string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  if (quotes === 'never') return (text) => text;
  if (quotes === 'always') return quoted;
  const needed = quotes === 'spaces' ? /[",\s]/ : /[",\r\n]/;
  return (text) => (needed.test(text) ? quoted(text) : text);
}
