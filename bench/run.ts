import { writeFile } from 'node:fs/promises';
import { cannot, messageOf } from '../scripts/cli/cli-error.ts';
import { formatSeconds } from '../scripts/cli/format.ts';
import { exitOnSignals, runCli } from '../scripts/cli/run.ts';
import { commitOf } from './against/checkout.ts';
import { compareWith } from './against/compare.ts';
import { type Case, type Comparison, type Growth, isGrowth } from './case.ts';
import { readBenchOptions } from './options.ts';
import { markdownOf } from './output/markdown.ts';
import { type Results, load, machine } from './output/results.ts';
import { tableOf } from './output/table.ts';
import { type World, createWorld } from './setup/world.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

await runCli('bench', async () => {
  const argv = process.argv.slice(2);
  const options = readBenchOptions(argv);
  exitOnSignals();
  if (options.against !== null) {
    const commit = await commitOf(options.against.commit);
    say('Packaging this version, starting S3');
    const world = await createWorld(options);
    return ending(world, () => compareWith(world, { ...options.against!, commit }, { json: options.json, say }));
  }
  const began = new Date();
  const loadBefore = load();
  say('Packaging the service, starting S3');
  const world = await createWorld(options);
  const { cases, growth, failed } = await ending(world, () => runAll(world, options.cases));
  const results: Results = {
    machine: machine(loadBefore),
    node: process.versions.node,
    date: began.toISOString(),
    seconds: (Date.now() - began.getTime()) / 1000,
    command: ['npm run -s bench', ...(argv.length > 0 ? ['--', ...argv] : [])].join(' '),
    cases,
    growth,
  };
  const { markdown } = options;
  if (markdown !== undefined) {
    await writeFile(markdown, await markdownOf(results, markdown)).catch(cannot(`write ${markdown}`));
  }
  process.stdout.write(options.json ? `${JSON.stringify(results, null, 2)}\n` : tableOf(results));
  return failed ? 1 : 0;
});
// What is still connected has nothing more to say.
process.exit();

async function ending<T>(world: World, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await world.end();
  }
}

/** Every case; one that fails is told and does not keep the others. */
async function runAll(world: World, cases: readonly Case[]) {
  const compared: Comparison[] = [];
  const growth: Growth[] = [];
  let failed = false;
  for (const { name, run } of cases) {
    const began = performance.now();
    try {
      for (const one of await run(world, say)) {
        if (isGrowth(one)) growth.push(one);
        else compared.push(one);
      }
      say(`${name}: ${formatSeconds((performance.now() - began) / 1000)}`);
    } catch (error) {
      failed = true;
      say(`${name} failed: ${messageOf(error)}`);
    }
  }
  return { cases: compared, growth, failed };
}
