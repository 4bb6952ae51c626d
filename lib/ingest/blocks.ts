const BLOCK_BYTES = 256 * 1024;

/** A block of the source. `bytes` is overwritten by the next step of the iteration. */
export interface Block {
  bytes: Buffer;
  /** Whether this is the end of the source. */
  last: boolean;
  /** Set by the consumer: bytes it has finished with. The rest comes again at the start of the next block. */
  consumed: number;
}

/**
 * Gathers chunks of any size into blocks of `blockBytes`, in one reused buffer, so that the sizes of the chunks do not affect
 * the speed of the consumer. The consumer must take at least one byte of each full block.
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
        if (block.consumed === 0) throw new Error('The consumer of a full block consumed nothing');
        buffer.copyWithin(0, block.consumed, filled);
        filled -= block.consumed;
      }
    }
  }
  yield { bytes: buffer.subarray(0, filled), last: true, consumed: 0 };
}
