import { MANIFEST_KEY } from '../schemas/manifest.ts';
import { writableStore } from '../lib/storage/writable-store.ts';
import { newest } from './backup/objects.ts';
import { readOptions } from './backup/options.ts';
import { transfer, transferErased } from './backup/transfer.ts';
import { openBucket } from './cli/bucket.ts';
import { CliError } from './cli/cli-error.ts';
import { exitOnSignals, runCli } from './cli/run.ts';
import { countOf } from './refresh/report-lines.ts';
import { withCliErrors } from './refresh/run.ts';

await runCli('backup', async () => {
  const options = readOptions(process.argv.slice(2));
  exitOnSignals();
  const { to } = options;
  const { client, store, settings } = await openBucket(options);
  if (to === store.bucket) throw new CliError(`${to} is the bucket itself; a backup needs another one`);
  if ((await withCliErrors(() => writableStore(client, to).findObject(MANIFEST_KEY))) !== null) {
    throw new CliError(
      `${to} is the bucket of a stage, whose reports would be mixed with these; a backup needs its own`,
    );
  }
  // First the tombstones: a backup that was interrupted must not bring back what was erased.
  const erased = await transferErased(client, store.bucket, to);
  const reports = await newest(client, store.bucket, settings.rawPrefix);
  const { copied, same } = await transfer(client, reports, to, settings.rawPrefix, { overwrite: true });
  process.stdout.write(
    `Copied ${countOf(copied.length, 'file')} below ${settings.rawPrefix} to ${to} (${same.length} were there already), ` +
      `and ${countOf(erased, 'tombstone')} of erased orders.\n`,
  );
});
