import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ReportError } from '../base/report-error.ts';

export interface DecompressOptions {
  /** Maximum size after decompression, in bytes. Default: no limit. */
  maxBytes?: number | undefined;
}

/**
 * Streams the bytes of a report, decompressed if it is gzip (which its first two bytes show; no text starts with them).
 * Throws `ReportError` for damaged gzip and for more than `maxBytes`; errors of the source are passed on.
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  { maxBytes = Number.POSITIVE_INFINITY }: DecompressOptions = {},
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of gunzipped(source)) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new ReportError(
        'REPORT_TOO_LARGE',
        `The report has more than ${maxBytes} bytes after decompression. Split it, for example by month`,
      );
    }
    yield chunk;
  }
}

async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    const head = await firstBytes(chunks);
    const rest = { [Symbol.asyncIterator]: () => prepend(head, chunks) };
    if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzip(rest);
    else yield* rest;
  } finally {
    await chunks.return?.();
  }
}

async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let sourceError: unknown;
  const input = Readable.from(source, { objectMode: false });
  const gunzipper = createGunzip({ chunkSize: 256 * 1024 });
  input.on('error', (error) => {
    sourceError = error;
    gunzipper.destroy(error);
  });
  try {
    yield* input.pipe(gunzipper) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (sourceError !== undefined) throw sourceError;
    throw new ReportError(
      'BROKEN_GZIP',
      `The gzip data is incomplete or damaged (${(error as Error).message}). Upload the file again`,
      {
        cause: error,
      },
    );
  } finally {
    gunzipper.destroy();
    input.destroy();
  }
}

async function firstBytes(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 2) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  return head;
}

async function* prepend(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let step = await rest.next(); step.done !== true; step = await rest.next()) yield step.value;
}
