import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { cannot, CliError } from '../cli/cli-error.ts';
import { openOutput } from '../cli/output-file.ts';
import type { SampleOptions } from './options.ts';
import { sampleReport } from './report.ts';
import type { SampleReport, SampleSummary } from './report.ts';

export interface WriteSampleOptions extends SampleOptions {
  /** File name, compressed if it ends in `.gz`; `-` for standard output. */
  out: string;
  /** Called after every chunk of about 64 KiB. */
  onProgress?: (soFar: Readonly<SampleSummary>) => void;
  /** Aborts the writing: the promise rejects with the reason of the signal, and no file is left. */
  signal?: AbortSignal;
}

export interface WrittenSample extends SampleSummary {
  /** Bytes of the file; fewer than `bytes` if it is compressed. */
  fileBytes: number;
}

/**
 * Writes a sample report to a file. The file gets its name when it is complete: until then an existing file stays, and after a
 * failure nothing is left. Memory does not grow with the rows.
 *
 * @throws RangeError for an invalid option; CliError if the file cannot be written
 */
export async function writeSample({ out, onProgress, signal, ...options }: WriteSampleOptions): Promise<WrittenSample> {
  const report = sampleReport(options);
  const source = Readable.from(withProgress(report, onProgress));
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
    throw cannot(`write ${out}`)(error);
  }
  return { ...report.summary, fileBytes: compressed ? (await stat(out)).size : report.summary.bytes };
}

function* withProgress(report: SampleReport, onProgress: WriteSampleOptions['onProgress']): Generator<Buffer> {
  for (const chunk of report) {
    yield chunk;
    onProgress?.(report.summary);
  }
}
