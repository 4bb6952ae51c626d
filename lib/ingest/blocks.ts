const BLOCK_BYTES = 256 * 1024;

/** A stretch of the source: `bytes` is valid until the next step of the iteration. */
export interface Block {
  bytes: Buffer;
  /** No more bytes will come. */
  last: boolean;
  /** Told by the consumer: how many bytes it is done with; the rest stands at the start of the next block. */
  consumed: number;
}

/**
 * Gathers chunks of any size into blocks of one size, in one buffer, so that what follows costs the same however the
 * source was cut. A consumer that leaves a full block unread gets no further one: it must always make headway.
 */
export async function* blocks(source: AsyncIterable<Uint8Array>, blockBytes = BLOCK_BYTES): AsyncGenerator<Block> {
  const buffer = Buffer.allocUnsafeSlow(blockBytes);
  let filled = 0;
  for await (const chunk of source) {
    let taken = 0;
    while (taken < chunk.length) {
      const part = Math.min(chunk.length - taken, blockBytes - filled);
      buffer.set(taken === 0 && part === chunk.length ? chunk : chunk.subarray(taken, taken + part), filled);
      taken += part;
      filled += part;
      if (filled === blockBytes) {
        const block = { bytes: buffer, last: false, consumed: 0 };
        yield block;
        if (block.consumed === 0) throw new Error('The reader of a full block consumed nothing of it');
        buffer.copyWithin(0, block.consumed, filled);
        filled -= block.consumed;
      }
    }
  }
  yield { bytes: buffer.subarray(0, filled), last: true, consumed: 0 };
}
