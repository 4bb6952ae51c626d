/**
 * What distinct values were parsed to, by their bytes. Reports repeat themselves: an amount or a state that was validated
 * once need not be parsed again. Forgets all when it is full, so its memory is bounded whatever a report holds.
 */
export class Memo<T> {
  readonly #limit: number;
  readonly #values = new Map<string, T>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: T): void {
    if (this.#values.size >= this.#limit) this.#values.clear();
    this.#values.set(key, value);
  }
}
