import { createHmac } from 'node:crypto';

/** The keyed hash of an order id: without the secret it cannot be compared with ids. */
export const erasedHash = (secret: string, orderId: string): string =>
  createHmac('sha256', secret).update(orderId).digest('hex');

/** What separates values in the text of a row, whatever its format. */
const SEPARATORS = /[\t\r\n,;"]+/;
/** Order ids of Amazon, which are found in any text. */
const AMAZON_IDS = /\d{3}-\d{7}-\d{7}/g;

/** The texts in one or several rejected rows that may be order ids. */
export function* possibleIds(text: string): Generator<string> {
  for (const value of text.split(SEPARATORS)) {
    const trimmed = value.trim().replace(/^'+/, '');
    if (trimmed !== '') yield trimmed;
  }
  for (const [id] of text.matchAll(AMAZON_IDS)) yield id;
}

/** The erased orders, as keyed hashes of their ids. */
export class ErasedOrders {
  /** Hash of the set; empty if no order was erased. */
  readonly id: string;
  readonly #secret: string;
  readonly #hashes: ReadonlySet<string>;
  #last = '';
  #isErased = false;

  constructor(secret: string, hashes: ReadonlySet<string>) {
    this.#secret = secret;
    this.#hashes = hashes;
    this.id = hashes.size === 0 ? '' : erasedHash(secret, [...hashes].sort().join('\n')).slice(0, 16);
  }

  /** Whether an order was erased. */
  has(orderId: string): boolean {
    if (this.#hashes.size === 0) return false;
    if (orderId === this.#last) return this.#isErased; // lines of one order mostly follow each other
    this.#last = orderId;
    this.#isErased = this.#hashes.has(erasedHash(this.#secret, orderId));
    return this.#isErased;
  }

  /** Whether the text of a row holds the id of an erased order. */
  isIn(text: string): boolean {
    if (this.#hashes.size === 0) return false;
    for (const id of possibleIds(text)) if (this.has(id)) return true;
    return false;
  }
}

export const NONE_ERASED = new ErasedOrders('', new Set());
