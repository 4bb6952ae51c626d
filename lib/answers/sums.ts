import type { Cube, Measure } from '../rollup/cube.ts';
import { type Group, type GroupBy, query } from '../rollup/query.ts';
import { filterOf, type Slice } from '../query/slice.ts';

/** How much is remembered of one cube, by `weightOf`: some 10 MB. */
const MOST = 50_000;

/** What was asked of a cube, oldest first, and what that weighs. */
interface Memory {
  answers: Map<string, readonly object[]>;
  weight: number;
}

/** A group weighs 1, and so do 200 characters of a question. */
const weightOf = (asked: string, answer: readonly object[]): number => answer.length + Math.ceil(asked.length / 200);

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
  if (memory === undefined) REMEMBERED.set(cube, (memory = { answers: new Map(), weight: 0 }));
  const filter = filterOf(slice);
  const asked = JSON.stringify([filter.from, filter.to, filter.where, by, names]);
  const known = memory.answers.get(asked);
  const answer = known ?? query(cube, filter, by, names);
  memory.answers.delete(asked);
  memory.answers.set(asked, answer);
  if (known === undefined) forget(memory, weightOf(asked, answer));
  return answer as readonly Group<By, Name>[];
}

/** Makes room for so much more. */
function forget(memory: Memory, added: number): void {
  memory.weight += added;
  for (const [asked, answer] of memory.answers) {
    if (memory.weight <= MOST) return;
    memory.answers.delete(asked);
    memory.weight -= weightOf(asked, answer);
  }
}
