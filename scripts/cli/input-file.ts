import { open } from 'node:fs/promises';
import { CliError, reasonOf } from './cli-error.ts';
import { fileId } from './file-id.ts';

/** An open input. `size` in bytes, null if unknown; `id` identifies a file under all its names. */
export interface Input {
  name: string;
  size: number | null;
  id: string | null;
  /** Null if it is not a regular file. */
  modified: Date | null;
  stream: AsyncIterable<Uint8Array>;
  /** Must be called in the end. */
  close(): Promise<void>;
}

const BLOCK_BYTES = 256 * 1024;

/** Opens a file, or stdin for `-`. Throws `CliError` if it is missing, a folder, empty or unreadable. */
export async function openInput(path: string): Promise<Input> {
  if (path === '-') {
    const close = () => Promise.resolve();
    return { name: 'standard input', size: null, id: null, modified: null, stream: process.stdin, close };
  }
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const stat = await file.stat();
  if (stat.isDirectory() || (stat.isFile() && stat.size === 0)) {
    await file.close();
    throw stat.isDirectory() ? new CliError(`cannot read ${path}: it is a folder`) : new CliError(`${path} is empty`);
  }
  const stream = file.createReadStream({ highWaterMark: BLOCK_BYTES });
  // Pipes and devices have no size.
  return {
    name: path,
    size: stat.isFile() ? stat.size : null,
    id: fileId(stat),
    modified: stat.isFile() ? stat.mtime : null,
    stream: blocks(path, stream),
    async close() {
      stream.destroy();
      await file.close();
    },
  };
}

async function* blocks(path: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): CliError {
  return new CliError(`cannot read ${path}: ${reasonOf(error)}`, { cause: error });
}
