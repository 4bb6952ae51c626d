/** A file that can be read in parts. */
export interface ByteSource {
  /** Bytes. */
  readonly byteLength: number;
  /** The bytes from `start` to before `end`. */
  slice(start: number, end: number): Promise<ArrayBuffer>;
}

/** A destination for the bytes of a file, in order. `write` resolves when there is room for more. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}
