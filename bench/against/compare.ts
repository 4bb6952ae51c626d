import { messageOf } from '../../scripts/cli/cli-error.ts';
import { formatSeconds } from '../../scripts/cli/format.ts';
import { machine, load } from '../output/results.ts';
import type { World } from '../setup/world.ts';
import type { AgainstCase } from './cases.ts';
import { otherCheckout, thisCheckout } from './checkout.ts';
import { type Ratio, ratioOf, ratioTable } from './ratios.ts';

interface Wanted {
  /** Hash of the other version. */
  commit: string;
  cases: readonly AgainstCase[];
}

interface Output {
  json: boolean;
  say: (line: string) => void;
}

/** Compares this version with a commit and prints the ratios; gives the exit code. */
export async function compareWith(world: World, { commit, cases }: Wanted, { json, say }: Output): Promise<number> {
  const loadBefore = load();
  say(`Packaging ${commit}`);
  const pair = { these: await thisCheckout(world), others: await otherCheckout(world, commit) };
  const ratios: Ratio[] = [];
  const notes: string[] = [];
  let failed = false;
  for (const { name, run } of cases) {
    const began = performance.now();
    try {
      ratios.push(...(await run(world, pair, (note) => notes.push(note))).map(ratioOf));
      say(`${name}: ${formatSeconds((performance.now() - began) / 1000)}`);
    } catch (error) {
      failed = true;
      say(`${name} failed: ${messageOf(error)}`);
    }
  }
  const { load: during, processor, cores } = machine(loadBefore);
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ against: commit, runs: world.runs, load: during, ratios, notes }, null, 2)}\n`,
    );
  } else {
    process.stdout.write(
      `This version beside ${commit}: ${world.runs} rounds of each, in turn; ${processor}, ${cores} cores, load average ` +
        `${during.before} before, ${during.after} after\n\n${ratioTable(ratios)}${notes.map((note) => `${note}\n`).join('')}`,
    );
  }
  return failed ? 1 : 0;
}
