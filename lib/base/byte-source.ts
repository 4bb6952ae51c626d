/** A file of which parts can be read. */
export interface ByteSource {
  /** Bytes. */
  readonly byteLength: number;
  /** The bytes from `start` to before `end`. */
  slice(start: number, end: number): Promise<ArrayBuffer>;
}

/** Where the bytes of a file go, in order. `write` resolves when it has room for more. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}
