import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArgs, refuseArguments } from './cli/args.ts';
import { runCli } from './cli/run.ts';
import { generatedDocs } from './docs/pages.ts';

const ROOT = join(import.meta.dirname, '..');

const HELP = `Usage: npm run -s docs

Writes the generated parts of the docs: docs/openapi.json, the description of the API with real answers as examples, and the
tables between \`<!-- generated: NAME -->\` and \`<!-- end -->\` in README.md and docs/. Prints which files it changed.

  --help  show this

Exit codes: 0 written, 1 failed, 2 wrong usage.
`;

await runCli('docs', async () => {
  refuseArguments(readArgs(process.argv.slice(2), HELP, {}).positionals);
  for (const { file, text } of await generatedDocs()) {
    const path = join(ROOT, file);
    if ((await readFile(path, 'utf8').catch(() => null)) === text) {
      process.stdout.write(`${file}: unchanged\n`);
      continue;
    }
    // Whoever ends the command in between leaves the page whole.
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
    process.stdout.write(`${file}: written\n`);
  }
});
