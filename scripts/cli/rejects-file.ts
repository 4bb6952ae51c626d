import { once } from 'node:events';
import { REJECTS_HEADER, rejectText } from '../../lib/ingest/reject-text.ts';
import type { Reject } from '../../schemas/reject.ts';
import { cannot } from './cli-error.ts';
import { openOutput } from './output-file.ts';

/** A CSV file of rejects, with the columns `line,field,code,reason,raw`. */
export interface RejectsFile {
  /** Resolves when the file is ready for more. */
  write(reject: Reject): Promise<void>;
  commit(): Promise<void>;
  discard(): void;
}

/** Opens a rejects file; it has its header row even without rejects. Throws `CliError`. */
export async function openRejectsFile(path: string): Promise<RejectsFile> {
  const file = await openOutput(path);
  const { stream } = file;
  const fail = (error: unknown): never => {
    file.discard();
    return cannot(`write ${path}`)(error);
  };
  stream.write(REJECTS_HEADER);
  return {
    async write(reject) {
      // A stream that has failed emits no second error.
      if (stream.destroyed) fail(stream.errored);
      if (!stream.write(rejectText(reject))) await once(stream, 'drain').catch(fail);
    },
    commit: () => file.commit(),
    discard: () => file.discard(),
  };
}
