import { runCli } from './cli/run.ts';
import { bucketChecks, bucketClient } from './smoke/bucket.ts';
import { checks } from './smoke/checks.ts';
import { stageAt } from './smoke/client.ts';
import { latencyCheck } from './smoke/latency.ts';
import { readOptions } from './smoke/options.ts';
import { runChecks } from './smoke/run-checks.ts';

await runCli('smoke', async () => {
  const options = readOptions(process.argv.slice(2));
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const ofBucket = options.bucket === undefined ? [] : bucketChecks(options.bucket, await bucketClient());
  const stage = stageAt(options);
  await stage.reach();
  const all = [...checks(stage, options), latencyCheck(stage, options), ...ofBucket];
  const failed = await runChecks(all, say);
  say(failed === 0 ? `All ${all.length} checks passed` : `${failed} of ${all.length} checks failed`);
  return failed === 0 ? 0 : 1;
});
