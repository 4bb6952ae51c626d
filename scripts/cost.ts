import { runCli } from './cli/run.ts';
import { costOf } from './cost/model.ts';
import { readOptions } from './cost/options.ts';
import { costOfRun } from './cost/run.ts';
import { breakdown, runBreakdown } from './cost/tables.ts';

await runCli('cost', async () => {
  const usage = readOptions(process.argv.slice(2));
  if ('requests' in usage) process.stdout.write(breakdown(usage, costOf(usage)));
  else process.stdout.write(runBreakdown(usage, costOfRun(usage)));
});
