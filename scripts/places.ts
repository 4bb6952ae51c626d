import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArgs, refuseArguments } from './cli/args.ts';
import { runCli } from './cli/run.ts';
import { placesModule } from './places/tables.ts';

const FILE = 'lib/clean/iso-3166.ts';

const HELP = `Usage: npm run -s places

Writes ${FILE}, the codes and names of countries and states, from the npm package iso-3166 and the names of countries that
Node.js has. Raise CLEANING_VERSION in lib/clean/index.ts if it changes.

  --help  show this

Exit codes: 0 written, 1 failed, 2 wrong usage.
`;

await runCli('places', async () => {
  refuseArguments(readArgs(process.argv.slice(2), HELP, {}).positionals);
  await writeFile(join(import.meta.dirname, '..', FILE), placesModule());
  process.stdout.write(`${FILE} is written\n`);
});
