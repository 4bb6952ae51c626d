import type { ByteSource } from '../../../../lib/base/byte-source.ts';
import type { ByteRange } from '../../../../lib/base/parquet-digests.ts';

/** A file in memory that records what is read of it. */
export interface SpySource extends ByteSource {
  reads: ByteRange[];
  /** Called before each read; what it throws, the read throws. */
  onRead: () => void;
}

export function spySource({ buffer, byteOffset, byteLength }: Uint8Array): SpySource {
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  return {
    byteLength,
    reads: [],
    onRead: () => {},
    async slice(start, end) {
      this.reads.push({ start, end });
      await Promise.resolve();
      this.onRead();
      return bytes.slice(start, end);
    },
  };
}
