/** Types of fields in Thrift's compact protocol. Source: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md */
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** Reads values of Thrift's compact protocol, one after the other. Every method throws `RangeError` if the bytes end before. */
export class CompactReader {
  readonly #bytes: Uint8Array;
  /** The place of the next byte. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Reads the fields of a struct; `read` reads the value of each, or skips it. */
  struct(read: (field: number, type: number) => void): void {
    for (let field = 0; ;) {
      const header = this.#byte();
      const type = header & 0x0f;
      if (type === 0) return;
      const delta = header >> 4;
      field = delta === 0 ? this.integer() : field + delta;
      read(field, type);
    }
  }

  list<Value>(read: (type: number) => Value): Value[] {
    const header = this.#byte();
    const size = header >> 4 === 15 ? this.#varint() : header >> 4;
    const type = header & 0x0f;
    const values: Value[] = [];
    for (let place = 0; place < size; place++) values.push(read(type));
    return values;
  }

  /** An integer of up to 2^53 - 1 in size. */
  integer(): number {
    const zigzag = this.#varint();
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  }

  binary(): Uint8Array {
    const length = this.#varint();
    this.#move(length);
    return this.#bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    const { buffer, byteOffset, byteLength } = this.binary();
    return Buffer.from(buffer, byteOffset, byteLength).toString();
  }

  skip(type: number): void {
    if (type === TRUE || type === FALSE) return; // the type is the value
    if (type === BYTE) this.#move(1);
    else if (type === I16 || type === I32 || type === I64) this.#varint();
    else if (type === DOUBLE) this.#move(8);
    else if (type === BINARY) this.binary();
    else if (type === STRUCT) this.struct((_, own) => this.skip(own));
    else if (type === LIST) this.list((own) => this.skip(own === TRUE || own === FALSE ? BYTE : own));
    else throw new RangeError(`A field has the type ${type}, which Parquet does not use`);
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  #byte(): number {
    this.#move(1);
    return this.#bytes[this.at - 1]!;
  }

  #move(count: number): void {
    this.at += count;
    if (this.at > this.#bytes.length) throw new RangeError('A footer is cut off');
  }
}
