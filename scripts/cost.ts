import { runCli } from './cli/run.ts';
import { costOf } from './cost/model.ts';
import { HELP, readOptions } from './cost/options.ts';
import { breakdown } from './cost/tables.ts';

await runCli('cost', async () => {
  const usage = readOptions(process.argv.slice(2));
  process.stdout.write(usage === null ? HELP : breakdown(usage, costOf(usage)));
});
