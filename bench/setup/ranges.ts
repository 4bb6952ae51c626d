import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Part of an object, from `start` to `end`, both inclusive. */
export interface ObjectPart {
  bytes: Buffer;
  start: number;
  end: number;
  /** Bytes of the whole object. */
  size: number;
}

/** The headers that make a GET one of a part of an object that has not changed. */
interface RangeHeaders {
  range?: string | undefined;
  'if-match'?: string | undefined;
}

/** The parts of fastify, the web server inside the emulator, that are used here. */
interface WebServer {
  addHook(name: 'onRequest', hook: (request: WebRequest, reply: WebReply) => Promise<unknown>): void;
}
interface WebRequest {
  method: string;
  url: string;
  headers: RangeHeaders;
}
interface WebReply {
  code(status: number): WebReply;
  headers(headers: Record<string, string | number>): WebReply;
  send(body: Buffer): WebReply;
}

/**
 * Makes the emulator that this process starts next read only the range that a request asks for, as S3 does. By itself it reads
 * the whole file of an object to answer a part of it. `folder`: that of its objects.
 */
export function answerRanges(folder: string): void {
  const onInitialization = (message: unknown): void => {
    unsubscribe('fastify.initialization', onInitialization);
    const { fastify } = message as { fastify: WebServer };
    fastify.addHook('onRequest', async ({ method, url, headers }, reply) => {
      const part = method === 'GET' ? partOf(folder, url, headers) : null;
      if (part === null) return undefined;
      const { bytes, start, end, size } = part;
      const range = { 'content-length': bytes.length, 'content-range': `bytes ${start}-${end}/${size}` };
      return reply
        .code(206)
        .headers({ etag: headers['if-match']!, ...range })
        .send(bytes);
    });
  };
  subscribe('fastify.initialization', onInitialization);
}

/**
 * The requested part of an object that still has the requested ETag; null if the emulator has to answer: another kind of request,
 * another ETag, no such object, or a key with characters that are not in the name of its file.
 */
export function partOf(folder: string, url: string, headers: RangeHeaders): ObjectPart | null {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  const { pathname } = new URL(url, 'http://s3');
  const [, bucket = '', ...key] = decodeURIComponent(pathname).split('/');
  if (from === undefined || to === undefined || headers['if-match'] === undefined || key.includes('..')) return null;
  const path = join(folder, 'buckets', bucket, 'objects', ...key);
  try {
    const { etag, contentLength: size } = JSON.parse(readFileSync(`${path}.meta.json`, 'utf8')) as {
      etag: string;
      contentLength: number;
    };
    const [start, end] = [Number(from), Math.min(Number(to), size - 1)];
    if (etag !== headers['if-match'] || start > end) return null;
    return { bytes: readPart(`${path}.data`, start, end - start + 1), start, end, size };
  } catch {
    return null;
  }
}

function readPart(path: string, position: number, length: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    if (readSync(file, bytes, { position }) !== length) throw new Error(`${path} is shorter than its metadata say`);
    return bytes;
  } finally {
    closeSync(file);
  }
}
