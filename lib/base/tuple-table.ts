import { KeyTable } from './key-table.ts';

/** Numbers tuples of one length, of integers of 32 bits, from 0, in the order in which they come. */
export class TupleTable {
  /** By place of a tuple, the numbers of its beginnings: of the beginning before, and the integer. */
  readonly #beginnings: readonly KeyTable[];

  constructor(length: number) {
    this.#beginnings = Array.from({ length }, () => new KeyTable());
  }

  get size(): number {
    return this.#beginnings.at(-1)?.size ?? 0;
  }

  /** The number of a tuple, a new one if it was not there. `at`: its integer at a place. */
  add(at: (place: number) => number): number {
    let number = 0;
    for (let place = 0; place < this.#beginnings.length; place++) {
      number = this.#beginnings[place]!.add(number, at(place));
    }
    return number;
  }
}
