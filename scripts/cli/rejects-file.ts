import { once } from 'node:events';
import { REJECTS_HEADER, rejectText } from '../../lib/ingest/reject-text.ts';
import type { Reject } from '../../schemas/reject.ts';
import { CliError, reasonOf } from './cli-error.ts';
import { openOutput } from './output-file.ts';

/** Rejects as CSV, one line each under `line,field,code,reason,raw`. */
export interface RejectsFile {
  /** Resolves when the file can take more. */
  write(reject: Reject): Promise<void>;
  commit(): Promise<void>;
  discard(): void;
}

/** Opens a file of rejects; it has its header even when no reject comes. Throws `CliError`. */
export async function openRejectsFile(path: string): Promise<RejectsFile> {
  const file = await openOutput(path);
  const { stream } = file;
  const fail = (error: unknown): never => {
    file.discard();
    throw new CliError(`cannot write ${path}: ${reasonOf(error)}`, { cause: error });
  };
  stream.write(REJECTS_HEADER);
  return {
    async write(reject) {
      // Nothing tells a stream that has failed already a second time.
      if (stream.destroyed) fail(stream.errored);
      if (!stream.write(rejectText(reject))) await once(stream, 'drain').catch(fail);
    },
    commit: () => file.commit(),
    discard: () => file.discard(),
  };
}
