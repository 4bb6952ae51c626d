/** Values by key. The least recently used ones are forgotten when all together weigh more than `most`. */
export class WeightedCache<Value> {
  readonly #most: number;
  readonly #weightOf: (value: Value, key: string) => number;
  /** The most recently used last. */
  readonly #values = new Map<string, Value>();
  #weight = 0;

  constructor(most: number, weightOf: (value: Value, key: string) => number) {
    this.#most = most;
    this.#weightOf = weightOf;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  /** Keeps a value, unless it alone weighs too much or another concurrent request has kept it before. */
  set(key: string, value: Value): void {
    const weight = this.#weightOf(value, key);
    if (this.#values.has(key) || weight > this.#most) return;
    this.#values.set(key, value);
    this.#weight += weight;
    for (const [oldest, each] of this.#values) {
      if (this.#weight <= this.#most) return;
      this.#values.delete(oldest);
      this.#weight -= this.#weightOf(each, oldest);
    }
  }
}
