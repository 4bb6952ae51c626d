import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cannot, CliError } from './cli-error.ts';
import { fileId } from './file-id.ts';

/** An open input. `size` in bytes, null if unknown; `id` identifies a file under all its names. */
export interface Input {
  name: string;
  size: number | null;
  id: string | null;
  /** Null if it is not a regular file. */
  modified: Date | null;
  /** Its bytes from the start, each time that it is called; one stream at a time. */
  open(): AsyncIterable<Uint8Array>;
  /** Must be called in the end. */
  close(): Promise<void>;
}

const BLOCK_BYTES = 256 * 1024;

/** Opens a file, or stdin for `-`. Throws `CliError` if it is missing, a folder, empty or unreadable. */
export async function openInput(path: string): Promise<Input> {
  if (path === '-') {
    return { name: 'standard input', size: null, id: null, modified: null, ...spooled(process.stdin) };
  }
  const file = await open(path).catch(cannot(`read ${path}`));
  const stat = await file.stat();
  if (stat.isDirectory() || (stat.isFile() && stat.size === 0)) {
    await file.close();
    throw stat.isDirectory() ? new CliError(`cannot read ${path}: it is a folder`) : new CliError(`${path} is empty`);
  }
  const facts = { name: path, id: fileId(stat) };
  const stream = () => blocks(path, file.createReadStream({ highWaterMark: BLOCK_BYTES, start: 0, autoClose: false }));
  // Pipes and devices have no size.
  if (stat.isFile()) {
    return { ...facts, size: stat.size, modified: stat.mtime, open: stream, close: () => file.close() };
  }
  const { open: read, close } = spooled(blocks(path, file.createReadStream({ highWaterMark: BLOCK_BYTES })));
  return { ...facts, size: null, modified: null, open: read, close };
}

/** A source that can be read once, kept in a temporary file for when it is read again. */
function spooled(source: AsyncIterable<Uint8Array>): Pick<Input, 'open' | 'close'> {
  let folder: string | undefined;
  return {
    open: () => (folder === undefined ? keep() : createReadStream(join(folder, 'input'))),
    async close() {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
  async function* keep(): AsyncGenerator<Uint8Array> {
    folder = await mkdtemp(join(tmpdir(), 'analyze-'));
    const file = await open(join(folder, 'input'), 'w', 0o600);
    try {
      for await (const chunk of source) {
        await file.write(chunk);
        yield chunk;
      }
    } finally {
      await file.close();
    }
  }
}

async function* blocks(path: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    cannot(`read ${path}`)(error);
  }
}
