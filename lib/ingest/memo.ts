/**
 * Caches the values that texts were parsed to. Values repeat in reports: an amount or a state that was validated once need not
 * be parsed again. The cache is cleared when it is full, which limits its memory for any report.
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
