import { readFile } from 'node:fs/promises';
import { findOrders } from '../lib/refresh/erase.ts';
import { readManifest } from '../lib/refresh/manifest.ts';
import { withSecret } from '../lib/refresh/secret.ts';
import { writeTombstones } from '../lib/refresh/tombstones.ts';
import { openBucket } from './cli/bucket.ts';
import { cannot, CliError } from './cli/cli-error.ts';
import { confirm } from './cli/confirm.ts';
import { exitOnSignals, runCli } from './cli/run.ts';
import { type EraseCliOptions, readOptions } from './erase/options.ts';
import { foundText, leftText } from './erase/text.ts';
import { countOf } from './refresh/report-lines.ts';
import { runRefresh, withCliErrors } from './refresh/run.ts';
import { failuresOf, summaryOf } from './refresh/summary.ts';

const say = (text: string): void => void process.stdout.write(text);

await runCli('erase', async () => {
  const options = readOptions(process.argv.slice(2));
  exitOnSignals();
  const ids = await idsOf(options);
  const bucket = await openBucket(options);
  const { store, settings } = bucket;
  const { series } = options;
  const found = await withCliErrors(async () => {
    if ((await readManifest(store))?.manifest.pinned === true) {
      throw new CliError(
        'a snapshot is pinned, so nothing can be published without the orders. To publish refreshes again: npm run snapshot -- --use latest',
      );
    }
    return findOrders(store, ids, series);
  });
  say(foundText(ids, found));
  if (!options.yes && !(await confirm('Erase them for good? [y/N] '))) {
    process.stderr.write('erase: nothing was erased. To erase without a question, add --yes\n');
    return 1;
  }
  await withCliErrors(async () => {
    const { orderSecret } = await withSecret(store, settings);
    await writeTombstones(store, orderSecret, ids, { series, now: new Date() });
  });
  const began = performance.now();
  const result = await runRefresh(bucket);
  say(summaryOf(result, (performance.now() - began) / 1000));
  for (const line of failuresOf(result)) process.stderr.write(`erase: ${line}\n`);
  const left = await withCliErrors(() => findOrders(store, ids, series));
  if (left.length > 0) {
    throw new CliError(
      `these reports still hold one of the orders, as another refresh was running: ${left.map(({ key }) => key).join(', ')}. ` +
        'Run npm run refresh, which completes it',
    );
  }
  say(`Erased ${countOf(ids.size, 'order')} from everything that the service keeps.\n`);
  say(leftText(store.bucket, found));
  return 0;
});

async function idsOf({ orders, file }: EraseCliOptions): Promise<Set<string>> {
  const text = file === undefined ? '' : await readFile(file, 'utf8').catch(cannot(`read ${file}`));
  const ids = new Set([...orders, ...text.split(/\r?\n/).map((line) => line.trim())]);
  ids.delete('');
  if (ids.size === 0) throw new CliError(`${file} has no order id`);
  return ids;
}
