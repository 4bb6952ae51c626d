import { createClient } from '../lib/storage/client.ts';
import { confirm } from './cli/confirm.ts';
import { loadDotEnv, serviceSettings } from './cli/environment.ts';
import { exitOnSignals, runCli } from './cli/run.ts';
import { emptyBucket, removeBucket } from './empty/empty.ts';
import { readOptions } from './empty/options.ts';
import { countOf } from './refresh/report-lines.ts';

await runCli('empty', async () => {
  const options = readOptions(process.argv.slice(2));
  exitOnSignals();
  const { bucket, remove, yes } = options;
  loadDotEnv();
  const client = createClient(serviceSettings({ ...process.env, S3_BUCKET: bucket }), 'refresh');
  if (!yes && !(await confirm(`Remove every object of ${bucket} with all of its versions, for good? [y/N] `))) {
    process.stderr.write('empty: nothing was removed. To remove it without a question, add --yes\n');
    return 1;
  }
  const onProgress = (count: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${count} removed`);
  };
  const removed = await emptyBucket(client, bucket, { onProgress });
  process.stdout.write(`${bucket} is empty: ${countOf(removed, 'version')} removed.\n`);
  if (remove) {
    await removeBucket(client, bucket);
    process.stdout.write(`${bucket} is removed.\n`);
  }
  return 0;
});
