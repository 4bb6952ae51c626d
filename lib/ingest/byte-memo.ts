/** Longer keys are not kept. */
const MAX_KEY_BYTES = 1024;
/** Keys that one look-up compares at most, so that texts made to collide cost no more than others. */
const MAX_PROBES = 16;
/** Of longer keys some bytes are hashed only; all are compared. */
const HASHED_BYTES = 32;

/**
 * Caches the values that bytes of a report were parsed to, like `Memo`, but without making a string of the bytes, which costs
 * most if most rows have different texts. Cleared when it is full, which limits its memory.
 */
export class ByteMemo<T> {
  readonly #limit: number;
  readonly #maxBytes: number;
  readonly #mask: number;
  /** Per place of the table: the number of an entry, counted from 1; 0: none. */
  readonly #table: Int32Array;
  readonly #hashes: Int32Array;
  /** Where the key of each entry starts in `#keys`, and the end of the last one. */
  readonly #starts: Int32Array;
  readonly #values: T[] = [];
  #keys = Buffer.allocUnsafe(16 * 1024);
  #hash = 0;
  #place = -1;

  /** `limit`: most entries; `maxBytes`: most bytes of all keys. */
  constructor(limit: number, maxBytes: number) {
    this.#limit = limit;
    this.#maxBytes = maxBytes;
    const size = 2 ** Math.ceil(Math.log2(2 * limit));
    this.#mask = size - 1;
    this.#table = new Int32Array(size);
    this.#hashes = new Int32Array(limit);
    this.#starts = new Int32Array(limit + 1);
  }

  /** The value of the bytes from `start` to before `end`. */
  find(bytes: Uint8Array, start: number, end: number): T | undefined {
    const hash = hashOf(bytes, start, end);
    this.#hash = hash;
    this.#place = -1;
    let place = (hash ^ (hash >>> 15)) & this.#mask;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const entry = this.#table[place]! - 1;
      if (entry < 0) {
        this.#place = place;
        return undefined;
      }
      if (this.#hashes[entry] === hash && this.#isKey(entry, bytes, start, end)) return this.#values[entry];
      place = (place + 1) & this.#mask;
    }
    return undefined;
  }

  /** Remembers the value of bytes that `find` has just not found. */
  add(bytes: Uint8Array, start: number, end: number, value: T): void {
    const length = end - start;
    if (length > MAX_KEY_BYTES || this.#place < 0) return;
    const entry = this.#values.length;
    const from = this.#starts[entry]!;
    if (entry >= this.#limit || from + length > this.#maxBytes) {
      this.#clear();
      return;
    }
    if (from + length > this.#keys.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.#keys.length, from + length));
      larger.set(this.#keys.subarray(0, from));
      this.#keys = larger;
    }
    for (let i = 0; i < length; i++) this.#keys[from + i] = bytes[start + i]!;
    this.#starts[entry + 1] = from + length;
    this.#hashes[entry] = this.#hash;
    this.#table[this.#place] = entry + 1;
    this.#values.push(value);
  }

  #isKey(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[entry]!;
    const length = end - start;
    if (this.#starts[entry + 1]! - from !== length) return false;
    const keys = this.#keys;
    for (let i = 0; i < length; i++) if (keys[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #clear(): void {
    this.#table.fill(0);
    this.#values.length = 0;
  }
}

/** FNV-1a, of long keys over bytes at equal distances. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const step = length <= HASHED_BYTES ? 1 : Math.ceil(length / HASHED_BYTES);
  let hash = 0x811c9dc5 ^ length;
  for (let at = start; at < end; at += step) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash;
}
