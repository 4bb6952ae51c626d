import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import * as z from 'zod';
import { openApiDocument } from '../../../scripts/openapi/document.ts';
import { ROUTES, type RouteName, SERVICE_ROUTES } from '../../../scripts/openapi/routes.ts';
import { deployedFunctions } from '../../../scripts/routes/functions.ts';
import { runScript } from './run-script.ts';

const root = join(import.meta.dirname, '../../..');
const FILE = join(root, 'docs/openapi.json');
const run = promisify(execFile);

const media = z.object({ examples: z.record(z.string(), z.object({ value: z.unknown() })).optional() });
const operation = z.object({
  summary: z.string(),
  parameters: z.array(z.object({ name: z.string() }).or(z.object({ $ref: z.string() }))).default([]),
  responses: z.object({ 200: z.object({ content: z.record(z.string(), media) }) }),
});
const documentSchema = z.object({
  openapi: z.literal('3.1.1'),
  paths: z.record(z.string(), z.object({ get: operation })),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

describe('docs/openapi.json', function () {
  this.timeout(60_000);
  const document = documentSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));

  it('is as the code is; if not, `npm run openapi` makes it so', async () => {
    const made = `${JSON.stringify(await openApiDocument(), null, 2)}\n`;
    expect(made === (await readFile(FILE, 'utf8')), 'the document is stale').to.equal(true);
  });

  it('has its schemas in the order of their names, whichever was loaded first', () => {
    const names = Object.keys(document.components.schemas);
    expect(names).to.deep.equal([...names].sort());
  });

  it('is without a fault', async () => {
    const cli = join(root, 'node_modules/@redocly/cli/bin/cli.js');
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const { stderr } = await run(process.execPath, [cli, 'lint', FILE], { cwd: root, env });
    expect(stderr).to.contain('is valid').and.not.contain('warning');
  });

  it('has every function of serverless.yml that can be asked, but for the dashboard', () => {
    const paths = deployedFunctions().flatMap((one) => one.paths);
    const declared = Object.values({ ...ROUTES, ...SERVICE_ROUTES }).map(({ declaration }) => declaration.path);
    expect(paths.filter((path) => path !== '/').sort()).to.deep.equal(Object.keys(document.paths).sort());
    expect(declared.sort()).to.deep.equal(Object.keys(document.paths).sort());
  });

  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const { path, query, response } = ROUTES[name].declaration;

    it(`describes each parameter of ${path}`, () => {
      const parameters = document.paths[path]?.get.parameters ?? [];
      const names = parameters.flatMap((parameter) => ('name' in parameter ? [parameter.name] : []));
      expect(names).to.deep.equal(Object.keys(query.shape));
    });

    it(`shows answers of ${path} that are of its schema`, () => {
      const content = document.paths[path]?.get.responses[200].content;
      const examples = Object.values(content?.['application/json']?.examples ?? {});
      expect(examples).not.to.deep.equal([]);
      for (const { value } of examples) expect(response.parse(value)).to.deep.equal(value);
      expect(Object.keys(content ?? {})).to.include.members('table' in ROUTES[name].declaration ? ['text/csv'] : []);
    });
  }
});

describe('npm run openapi', function () {
  this.timeout(30_000);

  it('explains itself, and writes nothing where it was not understood', async () => {
    const before = readFileSync(FILE, 'utf8');
    const help = await runScript('openapi', ['--help'], { cwd: root });
    expect(help).to.include({ code: 0, stderr: '' });
    expect(help.stdout).to.match(/^Usage: npm run -s openapi\n/);
    for (const wrong of ['--out=x', 'x.json']) {
      const { code, stdout, stderr } = await runScript('openapi', [wrong], { cwd: root });
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.match(/^openapi: .*--help shows the usage\)\n$/);
    }
    expect(readFileSync(FILE, 'utf8') === before).to.equal(true);
  });
});
