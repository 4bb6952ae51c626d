import { readFile } from 'node:fs/promises';
import { FormatError, type OwnFormat, ownFormat } from '../../lib/formats/index.ts';
import { cannot, CliError } from './cli-error.ts';

/** The text of a declaration of a format, which was checked, and what it declares. */
export interface FormatFile {
  text: string;
  format: OwnFormat;
}

/** Reads a declaration of a format. Throws `CliError` for one that cannot be read or is wrong. */
export async function readFormatFile(path: string): Promise<FormatFile> {
  const text = await readFile(path, 'utf8').catch(cannot(`read ${path}`));
  try {
    return { text, format: ownFormat(text, path) };
  } catch (error) {
    throw error instanceof FormatError ? new CliError(error.message, { cause: error }) : error;
  }
}
