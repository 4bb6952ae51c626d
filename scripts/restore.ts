import { newest, versionsAt } from './backup/objects.ts';
import { transfer, transferErased } from './backup/transfer.ts';
import { openBucket } from './cli/bucket.ts';
import { CliError } from './cli/cli-error.ts';
import { exitOnSignals, runCli } from './cli/run.ts';
import { countOf } from './refresh/report-lines.ts';
import { readOptions } from './restore/options.ts';

await runCli('restore', async () => {
  const options = readOptions(process.argv.slice(2));
  exitOnSignals();
  const {
    client,
    store: { bucket },
    settings: { rawPrefix },
  } = await openBucket(options);
  let erased = 0;
  if ('from' in options) {
    if (options.from === bucket)
      throw new CliError(`${bucket} is the bucket itself; for its earlier versions use --at`);
    // First the tombstones: no refresh may see an erased order without them.
    erased = await transferErased(client, options.from, bucket);
  }
  const sources =
    'from' in options
      ? await newest(client, options.from, rawPrefix)
      : await versionsAt(client, bucket, rawPrefix, options.at);
  if (sources.length === 0) throw new CliError(`there was nothing below ${rawPrefix}; nothing was changed`);
  const { copied, same, differing } = await transfer(client, sources, bucket, rawPrefix, options);
  process.stdout.write(
    `Restored ${countOf(copied.length, 'file')} below ${rawPrefix} in ${bucket} (${same.length} were there already)` +
      `${erased > 0 ? `, and ${countOf(erased, 'tombstone')} of erased orders` : ''}.\n`,
  );
  if (differing.length === 0) return 0;
  for (const key of differing) process.stdout.write(`  Kept as it is now: ${key}\n`);
  process.stderr.write(
    `restore: ${countOf(differing.length, 'file')} stayed with other contents. To replace them, add --overwrite\n`,
  );
  return 1;
});
