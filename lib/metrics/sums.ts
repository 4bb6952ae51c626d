import type { Cube, Measure } from '../cube/cube.ts';
import { type Group, type GroupBy, query } from '../cube/query.ts';
import { filterOf, type Slice } from './slice.ts';

/** Most groups that are remembered of one cube, a question counting as one besides: some 10 MB. */
const MOST_GROUPS = 50_000;

/** What was asked of a cube, oldest first, and how many groups that is. */
interface Memory {
  answers: Map<string, readonly object[]>;
  groups: number;
}

const REMEMBERED = new WeakMap<Cube, Memory>();

/**
 * Sums of a slice by some dimensions, as `query` gives them. Remembered, as a cube never changes: one answer asks for the
 * same sums more than once, and one view of them is asked for again and again.
 */
export function sumsBy<const By extends GroupBy = never, const Name extends Measure = Measure>(
  cube: Cube,
  slice: Slice,
  by: readonly By[],
  names?: readonly Name[],
): readonly Group<By, Name>[] {
  let memory = REMEMBERED.get(cube);
  if (memory === undefined) REMEMBERED.set(cube, (memory = { answers: new Map(), groups: 0 }));
  const filter = filterOf(slice);
  const asked = JSON.stringify([filter.from, filter.to, filter.where, by, names]);
  const known = memory.answers.get(asked);
  const answer = known ?? query(cube, filter, by, names);
  memory.answers.delete(asked);
  memory.answers.set(asked, answer);
  if (known === undefined) forget(memory, 1 + answer.length);
  return answer as readonly Group<By, Name>[];
}

/** Makes room for so many groups more. */
function forget(memory: Memory, added: number): void {
  memory.groups += added;
  for (const [asked, { length }] of memory.answers) {
    if (memory.groups <= MOST_GROUPS) return;
    memory.answers.delete(asked);
    memory.groups -= 1 + length;
  }
}
