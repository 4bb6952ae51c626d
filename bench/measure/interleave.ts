type Sides = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * Runs the sides of a comparison in turn, so that whatever else the machine does meets all of them alike: `warmUps` rounds
 * that are thrown away, then `runs` rounds, every other one in the opposite order. Gives what each side gave, by its name.
 */
export async function interleave<S extends Sides>(
  sides: S,
  runs: number,
  warmUps = 1,
): Promise<{ [Name in keyof S]: Awaited<ReturnType<S[Name]>>[] }> {
  const results: Record<string, unknown[]> = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let round = 0; round < warmUps + runs; round++) {
    const inOrder = Object.entries(sides);
    for (const [name, run] of round % 2 === 0 ? inOrder : inOrder.toReversed()) {
      const result = await run();
      if (round >= warmUps) results[name]?.push(result);
    }
  }
  return results as never;
}
