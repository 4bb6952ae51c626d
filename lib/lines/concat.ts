import type { ByteSink } from '../base/byte-source.ts';
import { movedGroup } from '../base/parquet-digests.ts';
import { LinesFile } from './lines-file.ts';
import { LinesFileError } from './lines-file-error.ts';
import type { LinesGroup, LinesReader } from './reader.ts';
import { linesSchema, signatureOf } from './schema.ts';
import type { LinesWritten } from './writer.ts';

/** Row groups of an open file, by default all. */
export interface LinesPart {
  reader: LinesReader;
  groups?: readonly LinesGroup[] | undefined;
}

/**
 * Writes a lines file out of row groups of other ones: their bytes are copied, and nothing is decoded. Throws
 * `LinesFileError` before the first byte if a file has other columns than those declared.
 */
export async function concatLines(
  sink: ByteSink,
  parts: Iterable<LinesPart>,
  notes?: Readonly<Record<string, string>>,
): Promise<LinesWritten> {
  const all = [...parts];
  for (const { reader } of all) checkColumns(reader);
  const file = new LinesFile(sink, linesSchema(), notes);
  let lines = 0;
  for (const { reader, groups = reader.groups } of all) {
    for (const group of groups) {
      await copyGroup(file, reader, group, await groupBytes(reader, group));
      lines += group.lines;
    }
  }
  return { ...(await file.finish()), lines };
}

const COLUMNS_WRITTEN = linesSchema().slice(1).map(signatureOf).join();

/** Throws `LinesFileError` if a file has other columns than those declared. */
export function checkColumns({ metadata }: LinesReader): void {
  if (metadata.schema.slice(1).map(signatureOf).join() === COLUMNS_WRITTEN) return;
  throw new LinesFileError('A lines file has other columns than this version writes. Build the file again');
}

/** The bytes of a row group: it has at most 20,000 lines. Throws `LinesFileError` if the file ends before. */
export async function groupBytes(reader: LinesReader, group: LinesGroup): Promise<Uint8Array> {
  const bytes = await reader.source.slice(group.start, group.end);
  if (bytes.byteLength !== group.end - group.start) {
    throw new LinesFileError('A lines file ended while its row groups were copied');
  }
  return new Uint8Array(bytes);
}

/** Copies the bytes of a row group. The files must have the same columns. */
export async function copyGroup(
  file: LinesFile,
  reader: LinesReader,
  group: LinesGroup,
  bytes: Uint8Array,
): Promise<void> {
  // What is buffered is written first, so that the offset is known.
  await file.drain();
  const moved = movedGroup(reader.metadata.row_groups[group.index]!, file.offset - group.start);
  await file.copyGroup(moved, bytes);
}
