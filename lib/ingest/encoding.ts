import { isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import type { Encoding } from '../formats/index.ts';
import { decodeWindows1252 } from './text.ts';

export type { Encoding };

/** Bytes from which an encoding is found. */
const HEAD_BYTES = 64 * 1024;
/** Bytes of lines in another encoding than UTF-8 that are looked at. */
const SAMPLE_BYTES = 16 * 1024;

/** Encodings that reports of a marketplace may have, by what stands in them. Amazon writes Shift_JIS in Japan. */
const BY_MARKETPLACE: readonly (readonly [pattern: RegExp, encodings: readonly Encoding[]])[] = [
  [/amazon\.co\.jp|rakuten|\bJPY\b/i, ['shift_jis', 'euc-jp']],
  [/amazon\.cn|\bCNY\b/i, ['gb18030']],
  [/\bTWD\b/i, ['big5']],
  [/\bKRW\b/i, ['euc-kr']],
  [/amazon\.pl|\bPLN\b|\bCZK\b|\bHUF\b/i, ['windows-1250']],
  [/amazon\.com\.tr|\bTRY\b/i, ['windows-1254']],
  [/\bRUB\b|\bUAH\b/i, ['windows-1251']],
  [/amazon\.(?:ae|sa|eg)|\b(?:AED|SAR|EGP)\b/i, ['windows-1256']],
  [/\bILS\b/i, ['windows-1255']],
  [/\bTHB\b/i, ['windows-874']],
];

/** Names that `chardet` has for encodings. Windows-1252 is left out: it is what remains. */
const BY_NAME: ReadonlyMap<string, Encoding> = new Map([
  ['Shift_JIS', 'shift_jis'],
  ['EUC-JP', 'euc-jp'],
  ['GB18030', 'gb18030'],
  ['Big5', 'big5'],
  ['EUC-KR', 'euc-kr'],
  ['windows-1250', 'windows-1250'],
  ['windows-1251', 'windows-1251'],
]);
/** From this confidence on, of 100, `chardet` is believed. */
const CONFIDENT = 50;

/** The encoding of a text by its first bytes. `last`: they are all of it. */
export function encodingOf(head: Buffer, last: boolean): Encoding {
  const marked = encodingByMark(head);
  if (marked !== null) return marked;
  const wide = utf16WithoutMark(head);
  if (wide !== null) return wide;
  const whole = last ? head : head.subarray(0, head.lastIndexOf(0x0a) + 1 || head.length);
  return isUtf8(whole) ? 'utf-8' : legacyEncodingOf(linesOf(whole), head.toString('latin1'));
}

/**
 * The encoding of lines, some of which are not UTF-8. `utf-8` if most lines with non-ASCII characters are UTF-8, or if the
 * others may be Windows-1252. `context`: text that may name the marketplace.
 */
export function legacyEncodingOf(lines: readonly Buffer[], context: string): Encoding {
  const foreign = lines.filter((line) => !isUtf8(line));
  const others = lines.filter((line) => isUtf8(line) && !isAscii(line));
  if (foreign.length === 0 || others.length >= foreign.length) return 'utf-8';
  const sample = Buffer.concat(foreign.flatMap((line) => [line, Buffer.from('\n')])).subarray(0, SAMPLE_BYTES);
  const text = sample.subarray(0, sample.lastIndexOf(0x0a) + 1 || sample.length);
  for (const [pattern, encodings] of BY_MARKETPLACE) {
    const found = pattern.test(context) ? encodings.find((encoding) => isIn(text, encoding)) : undefined;
    if (found !== undefined) return found;
  }
  for (const { name, confidence } of analyse(text)) {
    const encoding = BY_NAME.get(name);
    if (encoding === undefined && confidence >= CONFIDENT) return 'utf-8';
    if (encoding !== undefined && confidence >= CONFIDENT && isIn(text, encoding)) return encoding;
  }
  return 'utf-8';
}

/** Whether bytes are text in an encoding: every one of them decodes, and no control character comes out. */
function isIn(bytes: Buffer, encoding: Encoding): boolean {
  try {
    return !/[\p{Cc}--[\t\n\v\f\r]]|\ufffd/v.test(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}

/** The encoding that a byte order mark names. */
function encodingByMark(head: Buffer): Encoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 'utf-8' : null;
}

/** UTF-16 has a NUL in every other byte of a text that is mostly ASCII. */
function utf16WithoutMark(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.min(head.length >> 1, 64);
  if (pairs < 4) return null;
  let [even, odd] = [0, 0];
  for (let pair = 0; pair < pairs; pair++) {
    if (head[2 * pair] === 0) even++;
    if (head[2 * pair + 1] === 0) odd++;
  }
  if (odd > 0.8 * pairs && even === 0) return 'utf-16le';
  return even > 0.8 * pairs && odd === 0 ? 'utf-16be' : null;
}

const isAscii = (bytes: Buffer): boolean => bytes.every((byte) => byte < 0x80);

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at);
    lines.push(bytes.subarray(at, end < 0 ? bytes.length : end));
    if (end < 0) break;
    at = end + 1;
  }
  return lines;
}

/** The bytes of a text as UTF-8, without a byte order mark where it was UTF-16. Bytes that do not decode become U+FFFD. */
async function* toUtf8(source: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Uint8Array> {
  if (encoding === 'utf-8') {
    yield* source;
    return;
  }
  if (encoding === 'windows-1252') {
    for await (const chunk of source) yield Buffer.from(decodeWindows1252(Buffer.from(chunk)));
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

/**
 * The text of a source as UTF-8. `encoding`: encoding of the source; if undefined, it is detected from the first bytes.
 * `declared`: a declared encoding, which applies unless the source begins with a byte order mark. `onEncoding` is called with
 * the encoding first.
 */
export async function* decoded(
  source: AsyncIterable<Uint8Array>,
  {
    encoding,
    declared,
    onEncoding,
  }: {
    encoding: Encoding | undefined;
    declared?: Encoding | undefined;
    onEncoding: (encoding: Encoding) => void;
  },
): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    const { head, last } = await headOf(chunks);
    const found = encoding ?? encodingByMark(head) ?? declared ?? encodingOf(head, last);
    onEncoding(found);
    yield* toUtf8({ [Symbol.asyncIterator]: () => withHead(head, chunks) }, found);
  } finally {
    await chunks.return?.();
  }
}

/** The first bytes of a source, at least `HEAD_BYTES` or all of them. */
async function headOf(chunks: AsyncIterator<Uint8Array>): Promise<{ head: Buffer; last: boolean }> {
  const first: Uint8Array[] = [];
  for (let bytes = 0; bytes < HEAD_BYTES; bytes += first.at(-1)!.length) {
    const { done, value } = await chunks.next();
    if (done === true) return { head: Buffer.concat(first), last: true };
    first.push(Uint8Array.from(value)); // the source may use its buffer again
  }
  return { head: Buffer.concat(first), last: false };
}

async function* withHead(head: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let step = await rest.next(); step.done !== true; step = await rest.next()) yield step.value;
}
