/**
 * Runs `task` for each item, at most `concurrency` at a time, and yields each item with its result in the order of `items`.
 * A task that rejects makes the iteration throw when the turn of its item comes.
 *
 * @example
 * for await (const [report, rollup] of mapConcurrent(reports, 8, loadRollup)) …
 */
export async function* mapConcurrent<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  task: (item: Item) => Promise<Result>,
): AsyncGenerator<[Item, Result]> {
  const running: Promise<Result>[] = [];
  let next = 0;
  for (const item of items) {
    for (; next < items.length && running.length < concurrency; next++) {
      const result = task(items[next]!);
      // Its rejection is thrown at its turn below; until then it must not count as unhandled.
      result.catch(() => {});
      running.push(result);
    }
    yield [item, await running.shift()!];
  }
}
