import { blocks } from '../../../../lib/ingest/blocks.ts';
import { Framer } from '../../../../lib/ingest/frame.ts';
import { parseRows } from '../../../../lib/ingest/parse-rows.ts';
import { rowText } from '../../../../lib/ingest/row-text.ts';
import type { Dialect } from '../../../../lib/ingest/scan.ts';
import { isUtf8 } from '../../../../lib/ingest/text.ts';
import type { Reject } from '../../../../schemas/reject.ts';

export const COMMA: Dialect = { delimiter: 0x2c, quoting: true };
export const TAB: Dialect = { delimiter: 0x09, quoting: false };

export interface Framed {
  rows: string[][];
  lines: number[];
  rejects: Reject[];
}

/** Frames chunks of rows (no header) and parses what came through. */
export async function framed(chunks: Iterable<Uint8Array>, columns: number, dialect = COMMA): Promise<Framed> {
  const names = Array.from({ length: columns }, (_, column) => `c${column}`);
  const framer = new Framer(
    dialect,
    columns,
    names.map((_, column) => column),
    1,
  );
  const delimiter = String.fromCharCode(dialect.delimiter);
  const out: Framed = { rows: [], lines: [], rejects: [] };
  for await (const block of blocks(iterate(chunks))) {
    const frame = framer.frame(block);
    let text = names.join(delimiter);
    for (let row = 0; row < frame.rows; row++) {
      const utf8 = isUtf8(frame.bytes.subarray(frame.starts[row], frame.ends[row]));
      text += `\n${rowText(frame, row, columns, delimiter, utf8)}`;
    }
    const rows = frame.rows === 0 ? [] : await parseRows(text, delimiter);
    if (rows.length !== frame.rows) throw new Error(`${frame.rows} rows framed, ${rows.length} parsed`);
    out.rows.push(...rows.map((row) => names.map((name) => row[name]!)));
    out.lines.push(...frame.lines.slice(0, frame.rows));
    out.rejects.push(...frame.rejects);
  }
  return out;
}

/** The bytes of a text (UTF-8) cut into chunks of `size`. */
export function* chunked(text: string | Buffer, size: number): Generator<Uint8Array> {
  const bytes = Buffer.from(text as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* iterate(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
