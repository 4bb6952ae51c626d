import { grown } from './typed-arrays.ts';

const FIRST_CAPACITY = 1024;

/** 2^32 divided by the golden ratio: neighbours get places far apart. */
const SPREAD = 0x9e_37_79_b1;

/** 64 bits as two unsigned integers of 32 bits. */
export interface Key {
  high: number;
  low: number;
}

/** Numbers keys from 0, in the order in which they come: a hash table with open addressing, 16 to 24 bytes a key. */
export class KeyTable {
  #high = new Uint32Array(FIRST_CAPACITY);
  #low = new Uint32Array(FIRST_CAPACITY);
  /** Number of a key + 1 at its place; 0 where there is none. */
  #places = new Uint32Array(2 * FIRST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of a key; -1 if it is not there. */
  find(high: number, low: number): number {
    return this.#places[this.#placeOf(high, low)]! - 1;
  }

  /** The number of a key, a new one if it was not there. */
  add(high: number, low: number): number {
    let place = this.#placeOf(high, low);
    const number = this.#places[place]!;
    if (number !== 0) return number - 1;
    if (this.#size === this.#low.length) {
      this.#grow();
      place = this.#placeOf(high, low);
    }
    this.#high[this.#size] = high;
    this.#low[this.#size] = low;
    this.#places[place] = ++this.#size;
    return this.#size - 1;
  }

  /** Where a key is, or has to be put. */
  #placeOf(high: number, low: number): number {
    const mask = this.#places.length - 1;
    let place = (low ^ Math.imul(high, SPREAD)) & mask;
    for (let number = this.#places[place]!; number !== 0; number = this.#places[place]!) {
      if (this.#low[number - 1] === low && this.#high[number - 1] === high) break;
      place = (place + 1) & mask;
    }
    return place;
  }

  #grow(): void {
    this.#high = grown(this.#high, 2 * this.#size);
    this.#low = grown(this.#low, 2 * this.#size);
    this.#places = new Uint32Array(4 * this.#size);
    for (let number = 0; number < this.#size; number++) {
      this.#places[this.#placeOf(this.#high[number]!, this.#low[number]!)] = number + 1;
    }
  }
}
