import type { Format } from './format.ts';
import type { Marketplace, OrderLine } from './orders.ts';

/** What a line has in a column: plain text, which the format quotes. `index` is that of the row, from 0. */
export type Value = (line: OrderLine, index: number) => string;

/** Which fields are quoted: `spaces` means those with a space, too. */
export type Quotes = 'never' | 'where-needed' | 'spaces' | 'always';

interface Table<Header extends string> {
  delimiter: Format['delimiter'];
  quotes: Quotes;
  /** Whose orders the report has; those of Amazon.in without it. */
  marketplaces?: readonly Marketplace[];
  /** Lines above the header row. */
  above?: readonly string[];
  /** Lines below the rows. */
  below?: (rows: number) => readonly string[];
  /** Columns that are not here are blank. */
  values: Partial<Record<Header, Value>>;
}

/** A format with these headers. Its files are only written clean: `--dirty` does not know where to damage them. */
export function tableFormat<Header extends string>(headers: readonly Header[], table: Table<Header>): Format {
  const { delimiter, quotes, marketplaces, above = [], below, values } = table;
  const written = quotedBy(quotes);
  const columns = headers.map((header): Value => values[header] ?? (() => ''));
  return {
    headers: headers.map(written),
    delimiter,
    above,
    fields: (line, index) => columns.map((value) => written(value(line, index))),
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
