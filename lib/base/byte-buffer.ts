/** Collects bytes, one after the other. */
export class ByteBuffer {
  length = 0;
  #bytes: Buffer;

  /** `capacity`: bytes for which there is room at first; it grows as needed. */
  constructor(capacity = 1024) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  /** The bytes so far; valid until more are added. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  /** The buffer, with room for so many more bytes from `length` on. Who writes there adds to `length`. */
  withRoom(bytes: number): Buffer {
    const most = this.length + bytes;
    if (most > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(most, 2 * this.#bytes.length));
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    return this.#bytes;
  }

  /** Adds a text in UTF-8. */
  addText(text: string): void {
    const bytes = this.withRoom(3 * text.length);
    const start = this.length;
    let size = 0;
    // Most texts are short and ASCII, for which this is faster than a call of the encoder.
    for (; size < text.length; size++) {
      const unit = text.charCodeAt(size);
      if (unit > 0x7f) break;
      bytes[start + size] = unit;
    }
    if (size < text.length) size = bytes.write(text, start);
    this.length = start + size;
  }

  /** Adds the bytes from `start` to before `end` of another buffer. */
  addBytes(from: Uint8Array, start: number, end: number): void {
    const bytes = this.withRoom(end - start);
    let at = this.length;
    for (let i = start; i < end; i++) bytes[at++] = from[i]!;
    this.length = at;
  }
}
