import { analyze, jsonOf } from './analyze/analyze.ts';
import { readOptions } from './analyze/options.ts';
import { exitOnSignals, runCli } from './cli/run.ts';

/** Exit code of an answer for reports that the service would not count as they are. */
const LENIENT = 3;

await runCli('analyze', async () => {
  const options = readOptions(process.argv.slice(2), process.env);
  exitOnSignals();
  const { answer, headline, notes, refusal } = await analyze(options);
  if (process.stderr.isTTY) process.stderr.write(`${headline}\n`);
  for (const note of notes) process.stderr.write(`${note}\n`);
  if (options.out === undefined) process.stdout.write(jsonOf(answer));
  return refusal === undefined ? 0 : LENIENT;
});
