import { join } from 'node:path';
import { openBucket } from './cli/bucket.ts';
import { installPackages } from './cli/packages.ts';
import { exitOnSignals, runCli } from './cli/run.ts';
import { fetchFiles, VIEWS } from './lines/files.ts';
import { readOptions } from './lines/options.ts';
import { withCliErrors } from './refresh/run.ts';

const CACHE = join(import.meta.dirname, '../node_modules/.cache/lines');

await runCli('lines', async () => {
  const options = readOptions(process.argv.slice(2));
  exitOnSignals();
  const { store } = await openBucket(options);
  const { sql, format, from, to } = options;
  // A name in a comment or a text fetches a view that is not needed, and does no harm.
  const views = VIEWS.filter((name) => new RegExp(`\\b${name}\\b`, 'i').test(sql));
  const fetching = { views, from, to, cache: CACHE, stream: process.stderr };
  const files = await withCliErrors(() => fetchFiles(store, fetching));
  await installPackages({ workspaces: ['scripts/lines'], what: 'DuckDB, 70 MB (once, some seconds)' });
  // DuckDB takes a while to load, which usage errors and --help need not wait for.
  const [{ openDatabase }, { writeResult }] = await Promise.all([
    import('./lines/database.ts'),
    import('./lines/output.ts'),
  ]);
  const database = await openDatabase(files, options);
  try {
    await writeResult(await database.query(sql), format, process.stdout);
  } finally {
    database.close();
  }
});
