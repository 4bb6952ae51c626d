import { formatSeconds } from '../scripts/cli/format.ts';

/** Runs a part of the start: says what it does, and then how long it took. */
export type Step = <T>(what: string, work: () => Promise<T>) => Promise<T>;

/** Steps whose lines go to `say`. `now`: clock in milliseconds. */
export function stepsTo(say: (line: string) => void, now: () => number = () => performance.now()): Step {
  return async (what, work) => {
    const began = now();
    say(what);
    const result = await work();
    say(`${what}: ${formatSeconds((now() - began) / 1000)}`);
    return result;
  };
}
