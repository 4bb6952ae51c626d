import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { format } from 'fast-csv';
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

/** What a spreadsheet takes for the start of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Opens a file of rejects; it has its header even when no reject comes. `raw` gets a leading `'` where a spreadsheet
 * would run it as a formula. Throws `CliError`.
 */
export async function openRejectsFile(path: string): Promise<RejectsFile> {
  const file = await openOutput(path);
  const csv = format({
    headers: ['line', 'field', 'code', 'reason', 'raw'],
    alwaysWriteHeaders: true,
    includeEndRowDelimiter: true,
  });
  const written = pipeline(csv, file.stream);
  written.catch(() => {}); // told by write or commit
  const fail = (error: unknown): never => {
    file.discard();
    throw new CliError(`cannot write ${path}: ${reasonOf(error)}`, { cause: error });
  };
  return {
    async write({ line, field, code, reason, raw }) {
      const guarded = FORMULA.test(raw) ? `'${raw}` : raw;
      if (csv.destroyed) await written.catch(fail);
      if (!csv.write([line, field, code, reason, guarded])) await once(csv, 'drain').catch(fail);
    },
    async commit() {
      csv.end();
      await written.catch(fail);
      await file.commit();
    },
    discard() {
      csv.destroy();
      file.discard();
    },
  };
}
