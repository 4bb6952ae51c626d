import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArgs } from './cli/args.ts';
import { UsageError } from './cli/cli-error.ts';
import { runCli } from './cli/run.ts';
import { openApiDocument } from './openapi/document.ts';

const FILE = join(import.meta.dirname, '../docs/openapi.json');

const HELP = `Usage: npm run -s openapi

Writes docs/openapi.json: the description of the API, made from its schemas, with real answers as examples.

  --help  show this

Exit codes: 0 written, 1 it cannot be written, 2 wrong usage.
`;

await runCli('openapi', async () => {
  const { values, positionals } = readArgs(process.argv.slice(2), { help: { type: 'boolean', short: 'h' } });
  if (positionals[0] !== undefined) throw new UsageError(`unexpected argument '${positionals[0]}'`);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const document = await openApiDocument();
  await writeFile(FILE, `${JSON.stringify(document, null, 2)}\n`);
  process.stdout.write('docs/openapi.json is as the code is\n');
});
