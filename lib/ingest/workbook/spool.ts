const BLOCK_BYTES = 1024 * 1024;

/** Bytes in memory, in blocks, so that they never have to be moved while they grow. */
export class Spool {
  readonly #blocks: Buffer[] = [];
  length = 0;

  /** Adds a copy of the bytes. */
  push(bytes: Uint8Array): void {
    let taken = 0;
    while (taken < bytes.length) {
      const used = this.length % BLOCK_BYTES;
      if (used === 0) this.#blocks.push(Buffer.allocUnsafeSlow(BLOCK_BYTES));
      const part = bytes.subarray(taken, taken + BLOCK_BYTES - used);
      this.#blocks.at(-1)!.set(part, used);
      taken += part.length;
      this.length += part.length;
    }
  }

  /** The bytes between two positions, block by block. */
  *parts(from: number, to: number): Generator<Buffer> {
    for (let at = from; at < to;) {
      const start = at % BLOCK_BYTES;
      const part = this.#blocks[Math.floor(at / BLOCK_BYTES)]!.subarray(start, Math.min(BLOCK_BYTES, start + to - at));
      yield part;
      at += part.length;
    }
  }

  /** The bytes between two positions, which must lie within. */
  slice(from: number, to: number): Buffer {
    const parts = [...this.parts(from, to)];
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }
}
