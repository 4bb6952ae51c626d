import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import * as z from 'zod';
import { generatedDocs, withParts } from '../../../scripts/docs/pages.ts';
import { deployedFunctions } from '../../../scripts/routes/functions.ts';
import { ROUTES, POST_ROUTES, SERVICE_ROUTES } from '../../../scripts/routes/routes.ts';
import { callScript } from './run-script.ts';

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
  paths: z.record(z.string(), z.object({ get: operation.optional() })),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

describe('docs/openapi.json', function () {
  this.timeout(60_000);
  const document = documentSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));

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
    const declared = Object.values({ ...ROUTES, ...SERVICE_ROUTES, ...POST_ROUTES }).map(
      ({ declaration }) => declaration.path,
    );
    // /uploads is there on stages with the param `upload` only; docs/operations.md describes it.
    expect(paths.filter((path) => path !== '/' && path !== '/uploads').sort()).to.deep.equal(
      Object.keys(document.paths).sort(),
    );
    expect(declared.sort()).to.deep.equal(Object.keys(document.paths).sort());
  });

  for (const { declaration } of Object.values(ROUTES)) {
    const { path, query, response } = declaration;

    it(`describes each parameter of ${path}`, () => {
      const parameters = document.paths[path]?.get?.parameters ?? [];
      const names = parameters.flatMap((parameter) => ('name' in parameter ? [parameter.name] : []));
      expect(names).to.deep.equal(Object.keys(query().shape));
    });

    it(`shows answers of ${path} that are of its schema`, () => {
      const content = document.paths[path]?.get?.responses[200].content;
      const examples = Object.values(content?.['application/json']?.examples ?? {});
      expect(examples).not.to.deep.equal([]);
      for (const { value } of examples) expect(response().parse(value)).to.deep.equal(value);
      expect(Object.keys(content ?? {})).to.include.members('table' in declaration ? ['text/csv'] : []);
    });
  }
});

describe('npm run docs', function () {
  this.timeout(60_000);

  it('has written what is generated of the docs; if not, it does', async () => {
    for (const { file, text } of await generatedDocs()) {
      expect(readFileSync(join(root, file), 'utf8') === text, `${file} is out of date: npm run docs`).to.equal(true);
    }
  });

  it('writes between the markers of a part, and nowhere else', () => {
    const page = (part: string) => `before\n<!-- generated: list -->\n\n${part}\n<!-- end -->\nafter\n`;
    expect(withParts(page('old\nolder\n'), { list: () => 'new\n' })).to.equal(page('new\n'));
    for (const wrong of ['', page('x\n') + page('x\n'), '<!-- generated: list -->\nwithout an end\n'])
      expect(() => withParts(wrong, { list: () => 'new\n' })).to.throw('The page must have one place for "list"');
  });

  it('explains itself, and writes nothing where it was not understood', async () => {
    const before = readFileSync(FILE, 'utf8');
    const help = await callScript('docs', ['--help'], { cwd: root });
    expect(help).to.include({ code: 0, stderr: '' });
    expect(help.stdout).to.match(/^Usage: npm run -s docs\n/);
    for (const wrong of ['--out=x', 'x.json']) {
      const { code, stdout, stderr } = await callScript('docs', [wrong], { cwd: root });
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.match(/^docs: .*--help shows the usage\)\n$/);
    }
    expect(readFileSync(FILE, 'utf8') === before).to.equal(true);
  });
});
