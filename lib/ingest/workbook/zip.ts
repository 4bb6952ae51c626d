import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { ReportError } from '../../base/report-error.ts';
import type { Spool } from './spool.ts';

/** A file in a zip archive. */
interface Entry {
  /** Where its local header is. */
  offset: number;
  method: number;
  encrypted: boolean;
  /** Bytes in the archive, and unpacked. */
  packed: number;
  size: number;
  crc: number;
}

const STORED = 0;
const DEFLATED = 8;
const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
/** The end of the directory and the longest comment behind it. */
const LONGEST_END = 22 + 0xffff;
const MAX_ENTRIES = 100_000;
/** Bytes of unpacked data at a time. */
const CHUNK_BYTES = 32 * 1024;

/**
 * A zip archive that can be read at random, as far as workbooks need it: stored and deflated files, also zip64. Throws
 * `ReportError` where it is damaged.
 */
export class ZipFile {
  readonly #spool: Spool;
  readonly #entries = new Map<string, Entry>();
  readonly names: readonly string[];

  constructor(spool: Spool) {
    this.#spool = spool;
    const names: string[] = [];
    for (const [name, entry] of directoryOf(spool)) {
      const key = name.toLowerCase();
      if (!this.#entries.has(key)) this.#entries.set(key, entry);
      names.push(name);
    }
    this.names = names;
  }

  /** Whether there is a file of this name, in any case. */
  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /**
   * The bytes of a file, unpacked. Whoever reads to the end has them checked. Throws `ReportError` if there is no such file, it
   * is damaged, or has more than `maxBytes`, whatever the archive says of its size.
   */
  async *read(name: string, maxBytes: number): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry === undefined) throw broken(`it has no ${name.split('/').pop()}`);
    const { method, encrypted, size, crc } = entry;
    if (encrypted || (method !== STORED && method !== DEFLATED)) throw broken('it is packed in an unusual way');
    if (size > maxBytes) throw tooLarge(maxBytes);
    const data = this.#dataOf(entry);
    let bytes = 0;
    let sum = 0;
    for await (const chunk of method === STORED ? data : inflated(data)) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (bytes !== size || sum !== crc) throw broken('a checksum does not match');
  }

  *#dataOf({ offset, packed }: Entry): Generator<Buffer> {
    const spool = this.#spool;
    if (offset + 30 > spool.length) throw broken('a file in it is missing');
    const header = spool.slice(offset, offset + 30);
    if (header.readUInt32LE(0) !== LOCAL_HEADER) throw broken('a file in it is missing');
    const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    if (start + packed > spool.length) throw broken('a file in it is cut off');
    yield* spool.parts(start, start + packed);
  }
}

/** The workbook cannot be read; `why` ends the sentence in brackets. */
export const broken = (why: string, options?: ErrorOptions): ReportError =>
  new ReportError(
    'BROKEN_WORKBOOK',
    `The Excel workbook is incomplete or damaged (${why}). Upload it again, or save it as CSV UTF-8`,
    options,
  );

const tooLarge = (maxBytes: number): ReportError =>
  new ReportError(
    'REPORT_TOO_LARGE',
    `A part of the Excel workbook has more than ${maxBytes} bytes when it is unpacked. Save it as CSV UTF-8`,
  );

async function* inflated(data: Iterable<Buffer>): AsyncGenerator<Buffer> {
  const input = Readable.from(data, { objectMode: false });
  const inflater = createInflateRaw({ chunkSize: CHUNK_BYTES });
  input.on('error', (error) => inflater.destroy(error));
  try {
    yield* input.pipe(inflater) as AsyncIterable<Buffer>;
  } catch (error) {
    throw error instanceof ReportError ? error : broken((error as Error).message, { cause: error });
  } finally {
    inflater.destroy();
    input.destroy();
  }
}

/** The files of an archive, from the directory at its end. */
function* directoryOf(spool: Spool): Generator<[name: string, entry: Entry]> {
  const { count, size, offset } = endOf(spool);
  if (count > MAX_ENTRIES || offset + size > spool.length) throw broken('its list of files does not fit');
  const directory = spool.slice(offset, offset + size);
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > size || directory.readUInt32LE(at) !== DIRECTORY_ENTRY) throw broken('its list of files is cut off');
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const name = directory
      .toString('utf8', at + 46, nameEnd)
      .replaceAll('\\', '/')
      .replace(/^\//, '');
    const entry: Entry = {
      method: directory.readUInt16LE(at + 10),
      encrypted: (directory.readUInt16LE(at + 8) & 1) !== 0,
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    };
    readZip64(entry, directory.subarray(nameEnd, extraEnd));
    yield [name, entry];
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
}

function endOf(spool: Spool): { count: number; size: number; offset: number } {
  const start = Math.max(0, spool.length - LONGEST_END);
  const tail = spool.slice(start, spool.length);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(DIRECTORY_END);
  const end = tail.lastIndexOf(mark);
  if (end === -1 || end + 22 > tail.length) throw broken('its end is missing');
  const locator = end - 20;
  if (locator >= 0 && tail.readUInt32LE(locator) === LOCATOR_64) {
    const at = Number(tail.readBigUInt64LE(locator + 8));
    const record = at + 56 <= spool.length ? spool.slice(at, at + 56) : Buffer.alloc(56);
    if (record.readUInt32LE(0) !== DIRECTORY_END_64) throw broken('its end is damaged');
    return {
      count: Number(record.readBigUInt64LE(32)),
      size: Number(record.readBigUInt64LE(40)),
      offset: Number(record.readBigUInt64LE(48)),
    };
  }
  return { count: tail.readUInt16LE(end + 10), size: tail.readUInt32LE(end + 12), offset: tail.readUInt32LE(end + 16) };
}

/** What does not fit in 32 bits, or was not known when the entry was begun, is in an extra field, in this order. */
function readZip64(entry: Entry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2));
    let next = at + 4;
    for (const name of ['size', 'packed', 'offset'] as const) {
      if (entry[name] !== 0xffffffff || next + 8 > end) continue;
      entry[name] = Number(extra.readBigUInt64LE(next));
      next += 8;
    }
  }
}
