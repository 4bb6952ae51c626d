import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from './cli/run.ts';
import { openApiDocument } from './openapi/document.ts';

const FILE = join(import.meta.dirname, '../docs/openapi.json');

await runCli('openapi', async () => {
  const document = await openApiDocument();
  await writeFile(FILE, `${JSON.stringify(document, null, 2)}\n`);
  process.stdout.write('docs/openapi.json is as the code is\n');
});
