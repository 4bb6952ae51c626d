import { hash } from 'node:crypto';
import type { Key } from '../base/key-table.ts';

/** Order ids that are unique by themselves: those of Amazon. Other channels may use a number again, on another day. */
const UNIQUE_ID = /^\d{3}-\d{7}-\d{7}$/;

/**
 * Makes the keys of orders: a hash of the order id, and also of the day if the id is not unique. The chance that two of 10
 * million orders have the same key is 1 in 370,000.
 */
export class OrderKeys implements Key {
  high = 0;
  low = 0;
  readonly #secret: string;
  #id = '';
  #day = Number.NaN;

  /** `secret`: without it nobody can tell whether a key is that of an order id. */
  constructor(secret: string) {
    this.#secret = `${secret}\0`;
  }

  /** Sets `high` and `low` to the key of an order. `day`: days since 1970-01-01. */
  set(id: string, day: number): void {
    if (id === this.#id && day === this.#day) return; // lines of one order mostly follow each other
    this.#id = id;
    this.#day = day;
    this.#hash(UNIQUE_ID.test(id) ? id : `${id}\0${day}`);
  }

  /** Sets `high` and `low` to the key of a part of an order, such as a refund. */
  setPart(id: string, part: string): void {
    this.#id = '';
    this.#hash(`${id}\0\0${part}`);
  }

  #hash(text: string): void {
    const digest = hash('sha256', this.#secret + text, 'binary');
    this.high = wordOf(digest, 0);
    this.low = wordOf(digest, 4);
  }
}

const wordOf = (digest: string, at: number): number =>
  (digest.charCodeAt(at) |
    (digest.charCodeAt(at + 1) << 8) |
    (digest.charCodeAt(at + 2) << 16) |
    (digest.charCodeAt(at + 3) << 24)) >>>
  0;
