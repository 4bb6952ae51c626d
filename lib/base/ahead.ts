/**
 * What a task gives for each item, in the order of the items, with so many tasks at work at a time. Throws what a task throws,
 * when it is its turn.
 */
export async function* ahead<Item, Result>(
  items: readonly Item[],
  count: number,
  task: (item: Item) => Promise<Result>,
): AsyncGenerator<[Item, Result]> {
  const begun: Promise<Result>[] = [];
  let next = 0;
  for (const item of items) {
    for (; next < items.length && begun.length < count; next++) {
      const result = task(items[next]!);
      // One that fails before its turn is told at its turn.
      result.catch(() => {});
      begun.push(result);
    }
    yield [item, await begun.shift()!];
  }
}
