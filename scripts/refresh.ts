import { openBucket } from './cli/bucket.ts';
import { exitOnSignals, runCli } from './cli/run.ts';
import { dryRun } from './refresh/dry-run.ts';
import { readOptions } from './refresh/options.ts';
import { runRefresh } from './refresh/run.ts';
import { failuresOf, summaryOf } from './refresh/summary.ts';

await runCli('refresh', async () => {
  const options = readOptions(process.argv.slice(2));
  exitOnSignals();
  const bucket = await openBucket(options);
  const began = performance.now();
  const dry = options.dryRun ? await dryRun(bucket, options) : null;
  const result = dry?.result ?? (await runRefresh(bucket, options));
  const summary = summaryOf(result, (performance.now() - began) / 1000);
  process.stdout.write(dry === null ? summary : `Dry run, nothing was written. ${summary}${dry.table}`);
  for (const line of failuresOf(result)) process.stderr.write(`refresh: ${line}\n`);
  if (result.report.outcome !== 'nothing' || options.allowEmpty) return 0;
  process.stderr.write(
    `refresh: there is no report under ${bucket.settings.rawPrefix} in ${bucket.store.bucket}. Upload one\n`,
  );
  return 1;
});
