import { createWriteStream, rmSync } from 'node:fs';
import { realpath, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CliError, reasonOf } from './cli-error.ts';

/** A file that is there in full or not at all: its bytes go to a hidden neighbour that takes the name when they are complete. */
export interface OutputFile {
  stream: Writable;
  /** Ends the stream and gives the file its name. */
  commit(): Promise<void>;
  /** Removes what was written; nothing after `commit`. */
  discard(): void;
}

const unfinished = new Set<string>();
process.on('exit', () => {
  for (const path of unfinished) rmSync(path, { force: true });
});

/** Opens a file for writing; an existing one stays as it is until `commit`. Throws `CliError`. */
export async function openOutput(path: string): Promise<OutputFile> {
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => null);
  if (existing?.isDirectory()) throw new CliError(`cannot write ${path}: it is a folder`);
  // A pipe or a device such as /dev/null is written to: a rename would put a file in its place.
  const direct = existing !== null && !existing.isFile();
  const temporary = direct ? target : join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const stream = createWriteStream(temporary, { mode: existing?.mode ?? 0o666 });
  if (!direct) unfinished.add(temporary);
  const discard = (): void => {
    stream.destroy();
    if (unfinished.delete(temporary)) rmSync(temporary, { force: true });
  };
  const fail = (error: unknown): never => {
    discard();
    throw new CliError(`cannot write ${path}: ${reasonOf(error)}`, { cause: error });
  };
  // The stream's own error reaches whoever writes; without a listener it would end the process.
  stream.on('error', () => {});
  await new Promise((resolve, reject) => stream.once('open', resolve).once('error', reject)).catch(fail);
  return {
    stream,
    discard,
    async commit() {
      try {
        stream.end();
        await finished(stream);
        if (!direct) await rename(temporary, target);
        unfinished.delete(temporary);
      } catch (error) {
        fail(error);
      }
    },
  };
}
