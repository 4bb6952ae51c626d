import { once } from 'node:events';
import { parse } from 'fast-csv';

/**
 * The values of rows that are known to be well formed: fields, headers and unescaping by fast-csv. `text` begins with a
 * header row; every row behind it comes out, in order, as values by header.
 */
export async function parseRows(text: string, delimiter: string): Promise<Record<string, string>[]> {
  const rows: Record<string, string>[] = [];
  const parser = parse<Record<string, string>, Record<string, string>>({ headers: true, delimiter });
  parser.on('data', (row: Record<string, string>) => rows.push(row));
  parser.end(text);
  await once(parser, 'end');
  return rows;
}

/** The fields of one well-formed row of any width. `quoting` false takes `"` as it stands. */
export async function parseFields(text: string, delimiter: string, quoting: boolean): Promise<string[]> {
  const rows: string[][] = [];
  const parser = parse<string[], string[]>({ headers: false, delimiter, ...(quoting ? {} : { quote: null as never }) });
  parser.on('data', (row: string[]) => rows.push(row));
  parser.end(text);
  await once(parser, 'end');
  return rows[0] ?? [];
}
