import { messageOf } from '../cli/cli-error.ts';

/** One thing that must hold. */
export interface Check {
  name: string;
  /** Gives what was seen, in a few words. Throws what is wrong. */
  run: () => Promise<string>;
}

/** Runs all checks, tells of each in one line, and gives the number of those that failed. */
export async function runChecks(checks: readonly Check[], say: (line: string) => void): Promise<number> {
  let failed = 0;
  for (const { name, run } of checks) {
    try {
      say(`ok    ${name}: ${await run()}`);
    } catch (error) {
      failed++;
      say(`FAIL  ${name}: ${messageOf(error).replaceAll(/\s+/g, ' ')}`);
    }
  }
  return failed;
}

/** Throws an error with this message unless it holds. */
export function must(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message);
}
