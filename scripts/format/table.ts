import { once } from 'node:events';
import { parse } from 'fast-csv';
import { detectFormat, DELIMITERS, type Delimiter } from '../../lib/formats/index.ts';
import { decompress } from '../../lib/ingest/decompress.ts';
import { decoded } from '../../lib/ingest/encoding.ts';
import { openWorkbook } from '../../lib/ingest/open-workbook.ts';
import { decode, isUtf8 } from '../../lib/ingest/text.ts';

const HEAD_BYTES = 1024 * 1024;
const MOST_ROWS = 2000;
/** The header row is one of so many first rows. */
const HEADER_ROWS = 21;

/** The first rows of a file. */
export interface Table {
  headers: string[];
  rows: string[][];
  isWorkbook: boolean;
}

/** The first rows of a report of any form; null if none of them looks like headers. Throws `ReportError` for what is no text. */
export async function readTable(source: AsyncIterable<Uint8Array>): Promise<Table | null> {
  let isWorkbook = false;
  const text = await headOf(
    decoded(
      decompress(source, {
        openWorkbook: (bytes, options) => {
          isWorkbook = true;
          return openWorkbook(bytes, options);
        },
      }),
      { encoding: undefined, onEncoding: () => {} },
    ),
  );
  const tables: Table[] = [];
  for (const delimiter of isWorkbook ? ([','] as const) : DELIMITERS) {
    const all = (await rowsOf(text, delimiter)).filter((row) => row.some((cell) => cell.trim() !== ''));
    const header = headerOf(all);
    if (header >= 0)
      tables.push({ headers: all[header]!, rows: all.slice(header + 1, header + 1 + MOST_ROWS), isWorkbook });
  }
  return tables.sort((one, other) => scoreOf(other) - scoreOf(one))[0] ?? null;
}

async function headOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    chunks.push(Uint8Array.from(chunk));
    bytes += chunk.length;
    if (bytes > HEAD_BYTES) break;
  }
  const text = textOf(Buffer.concat(chunks)).replace(/^\uFEFF/, '');
  // The last row may be cut off.
  return bytes > HEAD_BYTES ? text.slice(0, text.lastIndexOf('\n')) : text;
}

/** Each line as the service reads it: as Windows-1252 if it is not UTF-8. */
function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const lines: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at) + 1 || bytes.length;
    lines.push(decode(bytes, at, end, isUtf8(bytes.subarray(at, end))));
    at = end;
  }
  return lines.join('');
}

async function rowsOf(text: string, delimiter: Delimiter): Promise<string[][]> {
  const rows: string[][] = [];
  const parser = parse<string[], string[]>({ headers: false, delimiter, quote: delimiter === '\t' ? null : '"' });
  parser.on('data', (row: string[]) => rows.push(row));
  parser.end(text);
  try {
    await once(parser, 'end');
    return rows;
  } catch {
    return text.split(/\r?\n/).map((line) => line.split(delimiter));
  }
}

/** The place of the header row: the first row as wide as most, of different texts that are no numbers; -1: there is none. */
function headerOf(rows: readonly string[][]): number {
  const widths = new Map<number, number>();
  for (const { length } of rows.slice(0, 200)) widths.set(length, (widths.get(length) ?? 0) + 1);
  const [width = 0] = [...widths].sort(([a, m], [b, n]) => n - m || b - a)[0] ?? [];
  if (width < 3) return -1;
  return rows.slice(0, HEADER_ROWS).findIndex((row) => {
    const texts = row.map((cell) => cell.trim()).filter((cell) => cell !== '');
    const isNamed = texts.length >= 3 && texts.length >= 0.6 * width && new Set(texts).size >= 0.8 * texts.length;
    return (
      row.length === width && isNamed && texts.filter((cell) => /^[^\p{L}]*$/u.test(cell)).length <= 0.1 * texts.length
    );
  });
}

/** Rows as wide as the header, times its width; a known format beats everything. */
function scoreOf({ headers, rows }: Table): number {
  const { lacking, columns } = detectFormat(headers);
  const fitting = rows.filter(({ length }) => length === headers.length).length;
  const known = lacking.length === 0 ? 1_000_000 * Object.keys(columns).length : 0;
  return known + headers.length * ((fitting + 1) / (rows.length + 1));
}
