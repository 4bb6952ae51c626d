import { grown } from '../base/typed-arrays.ts';

const FIRST_CAPACITY = 64;

/** The cells of each order: its first in a column, the others as linked lists in two more. */
export class OrderCells {
  /** Cell + 1 by order; 0 where there is none. */
  #first = new Uint32Array(FIRST_CAPACITY);
  /** By order, the place of its second cell in the lists + 1; 0 where there is none. */
  #rest = new Uint32Array(FIRST_CAPACITY);
  #cells = new Uint32Array(FIRST_CAPACITY);
  #next = new Uint32Array(FIRST_CAPACITY);
  #used = 0;

  /** Adds a cell to an order; gives whether it was not there before. */
  add(order: number, cell: number): boolean {
    if (order >= this.#first.length) {
      const length = Math.max(order + 1, 2 * this.#first.length);
      this.#first = grown(this.#first, length);
      this.#rest = grown(this.#rest, length);
    }
    const first = this.#first[order]!;
    if (first === 0) {
      this.#first[order] = cell + 1;
      return true;
    }
    if (first === cell + 1) return false;
    for (let at = this.#rest[order]!; at !== 0; at = this.#next[at - 1]!) {
      if (this.#cells[at - 1] === cell) return false;
    }
    if (this.#used === this.#cells.length) {
      this.#cells = grown(this.#cells, 2 * this.#used);
      this.#next = grown(this.#next, 2 * this.#used);
    }
    this.#cells[this.#used] = cell;
    this.#next[this.#used] = this.#rest[order]!;
    this.#rest[order] = ++this.#used;
    return true;
  }

  /** The cells of each order that has several, in no order. The array is reused. */
  *several(): Generator<readonly number[]> {
    const cells: number[] = [];
    for (let order = 0; order < this.#rest.length; order++) {
      if (this.#rest[order] === 0) continue;
      cells.length = 0;
      cells.push(this.#first[order]! - 1);
      for (let at = this.#rest[order]!; at !== 0; at = this.#next[at - 1]!) cells.push(this.#cells[at - 1]!);
      yield cells;
    }
  }
}
