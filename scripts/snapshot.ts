import { UnknownSnapshot, keptSnapshots, unpinSnapshot, useSnapshot } from '../lib/refresh/snapshots.ts';
import { type Bucket, openBucket } from './cli/bucket.ts';
import { CliError } from './cli/cli-error.ts';
import { exitOnSignals, runCli } from './cli/run.ts';
import { withCliErrors, runRefresh } from './refresh/run.ts';
import { failuresOf, summaryOf } from './refresh/summary.ts';
import { LATEST, readOptions } from './snapshot/options.ts';
import { tableOf } from './snapshot/table.ts';

const say = (text: string): void => void process.stdout.write(text);

await runCli('snapshot', async () => {
  const options = readOptions(process.argv.slice(2));
  exitOnSignals();
  const bucket = await openBucket(options);
  if (options.list) await list(bucket);
  else if (options.use === LATEST) await useLatest(bucket);
  else await use(bucket, options.use);
});

async function list({ store }: Bucket): Promise<void> {
  const snapshots = await withCliErrors(() => keptSnapshots(store));
  say(snapshots.length === 0 ? 'There is no snapshot. To publish one: npm run refresh\n' : tableOf(snapshots));
}

async function use({ store }: Bucket, id: string): Promise<void> {
  const used = await withCliErrors(() => useSnapshot(store, id)).catch((error: unknown) => {
    if (!(error instanceof UnknownSnapshot)) throw error;
    throw new CliError(`${error.message}. To list the snapshots: npm run snapshot -- --list`, { cause: error });
  });
  const { manifest, months, monthsWithoutLines } = used;
  const { snapshot, refreshed_at } = manifest;
  say(
    `Published snapshot ${snapshot} of ${refreshed_at} and pinned it: refreshes read reports, but publish nothing.\n`,
  );
  if (monthsWithoutLines > 0) {
    say(
      `The lines of ${monthsWithoutLines} of ${months} months were removed since: SQL over the lines does not see them.\n`,
    );
  }
  say('To publish refreshes again: npm run snapshot -- --use latest\n');
}

async function useLatest(bucket: Bucket): Promise<void> {
  const unpinned = await withCliErrors(() => unpinSnapshot(bucket.store));
  if (unpinned !== null) say(`Snapshot ${unpinned} is no longer pinned.\n`);
  const began = performance.now();
  const result = await runRefresh(bucket);
  say(summaryOf(result, (performance.now() - began) / 1000));
  for (const line of failuresOf(result)) process.stderr.write(`snapshot: ${line}\n`);
}
