import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArgs } from './cli/args.ts';
import { UsageError } from './cli/cli-error.ts';
import { runCli } from './cli/run.ts';
import { generatedPages } from './docs/pages.ts';

const ROOT = join(import.meta.dirname, '..');

const HELP = `Usage: npm run -s docs

Writes the tables of the docs that are made from lib/model, between \`<!-- generated: NAME -->\` and \`<!-- end -->\`.

  --help  show this

Exit codes: 0 written, 1 it cannot be written, 2 wrong usage.
`;

await runCli('docs', async () => {
  const { values, positionals } = readArgs(process.argv.slice(2), { help: { type: 'boolean', short: 'h' } });
  if (positionals[0] !== undefined) throw new UsageError(`'${positionals[0]}' is no option`);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  for (const { file, text, outdated } of await generatedPages()) {
    await writeFile(join(ROOT, file), text);
    process.stdout.write(`${file}: ${outdated.length === 0 ? 'up to date' : `wrote ${outdated.join(', ')}`}\n`);
  }
});
