import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ReportError } from '../base/report-error.ts';
import { ServiceError } from '../base/service-error.ts';
import { fileKind, HEAD_BYTES, refusalOf } from './file-kind.ts';

/** Gives the report of an Excel workbook as CSV in UTF-8. */
export type OpenWorkbook = (
  source: AsyncIterable<Uint8Array>,
  options: Pick<DecompressOptions, 'onWarning'> & {
    isHeader?: ((fields: string[]) => boolean) | undefined;
    onDate1904?: (() => void) | undefined;
  },
) => AsyncIterable<Uint8Array>;

export interface DecompressOptions {
  /** Maximum size after decompression, in bytes; of a workbook, of its report as CSV. Default: no limit. */
  maxBytes?: number | undefined;
  /** Reads Excel workbooks; without it they are refused. It is passed in since not every program is to carry it. */
  openWorkbook?: OpenWorkbook | undefined;
  /** Receives what a reader of the numbers should know about how the file was read. */
  onWarning?: ((message: string) => void) | undefined;
}

/** The report is an Excel workbook, and `openWorkbook` was not given. */
export class WorkbookNotOpened extends ServiceError {
  override readonly name = 'WorkbookNotOpened';
  override readonly code = 'WORKBOOK_NOT_OPENED';
}

/**
 * Streams the text of a report: decompressed if it is gzip, and as CSV if it is an Excel workbook, which its first bytes show
 * and not its name. Throws `ReportError` for a file of any other kind, damaged gzip or workbooks, and more than `maxBytes`;
 * errors of the source are passed on.
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  { maxBytes = Number.POSITIVE_INFINITY, ...options }: DecompressOptions = {},
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of textOf(gunzipped(source), options)) {
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

async function* textOf(
  source: AsyncIterable<Uint8Array>,
  { openWorkbook, onWarning }: Omit<DecompressOptions, 'maxBytes'>,
): AsyncGenerator<Uint8Array> {
  const { head, isWhole, all, close } = await peek(source, HEAD_BYTES);
  try {
    const kind = fileKind(head, isWhole);
    if (kind === 'text') yield* all;
    else if (kind !== 'workbook') throw refusalOf(kind);
    else if (openWorkbook === undefined) throw new WorkbookNotOpened('The report is an Excel workbook');
    else yield* openWorkbook(all, { onWarning });
  } finally {
    await close();
  }
}

async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { head, all, close } = await peek(source, 2);
  try {
    if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzip(all);
    else yield* all;
  } finally {
    await close();
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

interface Peeked {
  /** The first bytes: at least as many as were requested, unless the source has fewer. */
  head: Uint8Array;
  /** Whether the head is the whole source. */
  isWhole: boolean;
  /** The whole source, the head included; to be read once. */
  all: AsyncIterable<Uint8Array>;
  /** Ends the source; must be called in the end. */
  close: () => Promise<unknown>;
}

async function peek(source: AsyncIterable<Uint8Array>, bytes: number): Promise<Peeked> {
  const chunks = source[Symbol.asyncIterator]();
  const close = async () => chunks.return?.();
  let head: Uint8Array = new Uint8Array(0);
  let isWhole = false;
  try {
    while (head.length < bytes && !isWhole) {
      const { done, value } = await chunks.next();
      if (done === true) isWhole = true;
      else head = head.length === 0 ? value : Buffer.concat([head, value]);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { head, isWhole, all: { [Symbol.asyncIterator]: () => prepend(head, chunks) }, close };
}

async function* prepend(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let step = await rest.next(); step.done !== true; step = await rest.next()) yield step.value;
}
