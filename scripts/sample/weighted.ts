import type { Random } from './random.ts';

/** Draws one value. */
export type Pick<T> = (random: Random) => T;

/**
 * A draw from weighted values in constant time and one random number (the alias method of Walker and Vose).
 *
 * @param entries values with their relative weights, which are 0 or more
 */
export function weighted<T>(entries: readonly (readonly [value: T, weight: number])[]): Pick<T> {
  const { share, alias } = aliasTable(entries.map(([, weight]) => weight));
  const scale = entries.length / 2 ** 32;
  return (random) => {
    const point = random() * scale;
    const slot = Math.floor(point);
    const entry = entries[point - slot < at(share, slot) ? slot : at(alias, slot)];
    if (entry === undefined) throw new RangeError(`No entry for ${point}`);
    return entry[0];
  };
}

/** All slots have the same probability; `share` of a slot is its own value, the rest that of its alias. */
function aliasTable(weights: readonly number[]): { share: Float64Array; alias: Uint32Array } {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError('weighted needs a weight above 0');
  const share = Float64Array.from(weights, (weight) => (weight * weights.length) / total);
  const alias = Uint32Array.from(weights.keys());
  const poor: number[] = [];
  const rich: number[] = [];
  for (const [slot, value] of share.entries()) (value < 1 ? poor : rich).push(slot);
  let taker = poor.pop();
  let giver = rich.pop();
  while (taker !== undefined && giver !== undefined) {
    alias[taker] = giver;
    share[giver] = at(share, giver) + at(share, taker) - 1;
    if (at(share, giver) < 1) {
      poor.push(giver);
      giver = rich.pop();
    }
    taker = poor.pop();
  }
  // What rounding leaves over goes to the slot itself.
  for (const slot of [taker, giver, ...poor, ...rich]) if (slot !== undefined) share[slot] = 1;
  return { share, alias };
}

function at(numbers: Float64Array | Uint32Array, index: number): number {
  return numbers[index] ?? 0;
}
