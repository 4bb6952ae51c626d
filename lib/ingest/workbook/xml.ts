import { SaxesParser } from 'saxes';
import { broken } from './zip.ts';

/** Bytes without a tag after which a file is not one that a spreadsheet wrote: a cell has at most 32,767 characters. */
const MAX_BYTES_WITHOUT_TAG = 1024 * 1024;
const MAX_DEPTH = 100;

/** Attributes by their name as written, with its prefix. */
export type XmlAttributes = Record<string, string>;

/** Names come without their prefix: writers differ in it, and no two names of a workbook differ by it alone. */
export interface XmlHandler {
  open?(name: string, attributes: XmlAttributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/**
 * Parses XML as it comes and gives it to the handler. Yields after each chunk, so that the caller can take what there is; the
 * caller may end the iteration early. Takes bounded memory for any input. Throws `ReportError` if it is not well formed.
 */
export async function* parseXml(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false as const, position: false });
  let depth = 0;
  let silent = 0;
  parser.on('error', (error) => {
    throw broken('its XML is not well formed', { cause: error });
  });
  parser.on('doctype', () => {
    throw broken('its XML has a document type');
  });
  parser.on('opentag', ({ name, attributes }) => {
    silent = 0;
    if (++depth > MAX_DEPTH) throw broken('its XML is nested too deeply');
    handler.open?.(localName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    silent = 0;
    depth--;
    handler.close?.(localName(name));
  });
  parser.on('text', (text) => handler.text?.(text));
  parser.on('cdata', (text) => handler.text?.(text));
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder!.decode(bytes, { stream: bytes !== undefined });
    } catch (error) {
      throw broken('its XML is not valid text', { cause: error });
    }
  };
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    silent += chunk.length;
    parser.write(decode(chunk));
    if (silent > MAX_BYTES_WITHOUT_TAG) throw broken('a cell is too long');
    yield;
  }
  if (decoder !== undefined) parser.write(decode());
  parser.close();
}

/** Reads a small file to its end. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  for await (const _ of parseXml(chunks, handler));
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** An attribute by its name without a prefix. */
export function attributeNamed(attributes: XmlAttributes, local: string): string | undefined {
  return attributes[Object.keys(attributes).find((name) => localName(name) === local) ?? ''];
}

/** XML is in UTF-8 unless it begins with the byte order mark of UTF-16. */
function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8';
}
