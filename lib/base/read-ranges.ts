import type { ByteSource } from './byte-source.ts';
import type { ByteRange } from './parquet-digests.ts';

/** Columns so near to each other are read by one request, with what is between them: another request takes S3 longer. */
const GAP_BYTES = 256 * 1024;

/** The bytes of each range, by as few requests as their gaps allow. */
export async function readRanges(source: ByteSource, ranges: readonly ByteRange[]): Promise<ArrayBuffer[]> {
  const requests: ByteRange[] = [];
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    const before = requests.at(-1);
    if (before !== undefined && start - before.end <= GAP_BYTES) before.end = Math.max(before.end, end);
    else requests.push({ start, end });
  }
  const parts = await Promise.all(requests.map(({ start, end }) => source.slice(start, end)));
  return ranges.map(({ start, end }) => {
    const place = requests.findIndex((request) => request.start <= start && end <= request.end);
    const offset = start - requests[place]!.start;
    return parts[place]!.slice(offset, offset + end - start);
  });
}
