import { once } from 'node:events';
import { parse } from 'fast-csv';

/**
 * Parses well-formed rows with fast-csv. `text` starts with a header row; each row after it becomes an object of its values
 * by header, in the same order.
 */
export async function parseRows(text: string, delimiter: string): Promise<Record<string, string>[]> {
  const rows: Record<string, string>[] = [];
  const parser = parse<Record<string, string>, Record<string, string>>({ headers: true, delimiter });
  parser.on('data', (row: Record<string, string>) => rows.push(row));
  parser.end(text);
  await once(parser, 'end');
  return rows;
}

/** The fields of one well-formed row with any number of fields. */
export async function parseFields(text: string, delimiter: string): Promise<string[]> {
  const rows: string[][] = [];
  const parser = parse<string[], string[]>({ headers: false, delimiter });
  parser.on('data', (row: string[]) => rows.push(row));
  parser.end(text);
  await once(parser, 'end');
  return rows[0] ?? [];
}
