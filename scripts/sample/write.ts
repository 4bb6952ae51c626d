import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CliError, reasonOf } from '../cli/cli-error.ts';
import { openOutput } from '../cli/output-file.ts';
import type { SampleOptions } from './options.ts';
import { sampleReport } from './report.ts';
import type { SampleReport, SampleSummary } from './report.ts';

export interface WriteSampleOptions extends SampleOptions {
  /** A file, compressed where its name ends in `.gz`; `-` for standard output. */
  out: string;
  /** Told after every chunk of about 64 KiB. */
  onProgress?: (soFar: Readonly<SampleSummary>) => void;
  /** Ends the writing: the promise rejects with the signal's reason, and no file is left. */
  signal?: AbortSignal;
}

export interface WrittenSample extends SampleSummary {
  /** Bytes of the file: fewer than `bytes` where it is compressed. */
  fileBytes: number;
}

/**
 * Writes a report to a file. The file appears under its name when it is complete: a report that was there before stays
 * until then, and nothing is left of one that failed. Memory does not grow with the rows.
 *
 * @throws RangeError for an option that is not allowed; CliError when the file cannot be written
 */
export async function writeSample({ out, onProgress, signal, ...options }: WriteSampleOptions): Promise<WrittenSample> {
  const report = sampleReport(options);
  const source = Readable.from(watched(report, onProgress));
  const control = { end: false, ...(signal && { signal }) };
  if (out === '-') {
    await pipeline(source, process.stdout, control);
    return { ...report.summary, fileBytes: report.summary.bytes };
  }
  const compressed = out.endsWith('.gz');
  const file = await openOutput(out);
  try {
    if (compressed) await pipeline(source, createGzip(), file.stream, control);
    else await pipeline(source, file.stream, control);
    await file.commit();
  } catch (error) {
    file.discard();
    signal?.throwIfAborted();
    if (error instanceof CliError) throw error;
    throw new CliError(`cannot write ${out}: ${reasonOf(error)}`, { cause: error });
  }
  return { ...report.summary, fileBytes: compressed ? (await stat(out)).size : report.summary.bytes };
}

function* watched(report: SampleReport, onProgress: WriteSampleOptions['onProgress']): Generator<Buffer> {
  for (const chunk of report) {
    yield chunk;
    onProgress?.(report.summary);
  }
}
