/** Gives the next unsigned 32-bit integer of a sequence. */
export type Random = () => number;

const TWO_32 = 2 ** 32;

/**
 * A seeded sequence by sfc32 (small fast counter, from PractRand). It uses only 32-bit integers, so a seed gives
 * the same sequence on every machine. Different `stream`s of one seed are independent of each other.
 *
 * @param seed a whole number from 0 to 2^53 - 1
 */
export function createRandom(seed: number, stream = 0): Random {
  let a = seed | 0;
  let b = Math.floor(seed / TWO_32) | 0;
  let c = stream | 0;
  let counter = 1;
  const next: Random = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The first values are too similar for similar seeds.
  for (let round = 0; round < 16; round += 1) next();
  return next;
}

/** A whole number from 0 to `limit` - 1; `limit` is 2^32 at most. */
export function below(random: Random, limit: number): number {
  return Math.floor((random() / TWO_32) * limit);
}

/** True with the given probability. */
export function chance(random: Random, probability: number): boolean {
  return random() < probability * TWO_32;
}

/** One of the values, all with the same probability. */
export function oneOf<T>(random: Random, values: readonly T[]): T {
  const value = values[below(random, values.length)];
  if (value === undefined) throw new RangeError('oneOf needs at least one value');
  return value;
}
