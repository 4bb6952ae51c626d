import { createWriteStream, rmSync } from 'node:fs';
import { realpath, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { cannot, CliError } from './cli-error.ts';

/** A file that is written completely or not at all: a hidden temporary file next to it is renamed when it is complete. */
export interface OutputFile {
  stream: Writable;
  /** Ends the stream and renames the file. */
  commit(): Promise<void>;
  /** Removes what was written; does nothing after `commit`. */
  discard(): void;
}

const unfinished = new Set<string>();
process.on('exit', () => {
  for (const path of unfinished) rmSync(path, { force: true });
});

/** Opens a file for writing. An existing file stays unchanged until `commit`. Throws `CliError`. */
export async function openOutput(path: string): Promise<OutputFile> {
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => null);
  if (existing?.isDirectory()) throw new CliError(`cannot write ${path}: it is a folder`);
  // A pipe or device such as /dev/null is written directly: a rename would replace it with a file.
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
    return cannot(`write ${path}`)(error);
  };
  // Writers get the error of the stream; without a listener it would also end the process.
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
