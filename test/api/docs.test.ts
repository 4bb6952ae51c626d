import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROUTES, SERVICE_ROUTES } from '../../scripts/routes/routes.ts';
import { SAMPLE_ROWS } from '../../local/settings.ts';
import { sampleReport } from '../../scripts/sample/index.ts';
import { type Api, startedApi } from './harness.ts';

const FILE = join(import.meta.dirname, '../../docs/api.md');
const BASE = 'http://127.0.0.1:3000';

/** What the page shows of a shell: commands, and what they print. */
const CONSOLE = /(?<=^```console\n)(.*?)(?=^```$)/gms;
const COMMAND =
  /^curl -s((?: -H '[^']*')*)( -o \/dev\/null -w '%\{http_code\}\\n')? '([^']*)'(?: \| jq -c '([^']*)')?$/;

interface Shown {
  command: string;
  output: string;
}

/** The questions of docs/questions.md, and the request that answers each. */
const QUESTIONS = [
  ...readFileSync(join(import.meta.dirname, '../../docs/questions.md'), 'utf8').matchAll(
    /^\| ([^|`]+) \| `(\/[^`]+)`/gm,
  ),
];

const page = readFileSync(FILE, 'utf8');
/** Whether to write what the service prints into the page, instead of comparing it. */
const IS_UPDATE = process.env['UPDATE_DOCS'] === '1';

const shown = (text: string): Shown[] =>
  text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => ({ command: part.slice(0, part.indexOf('\n')), output: part.slice(part.indexOf('\n') + 1) }));
const SHOWN = [...page.matchAll(CONSOLE)].flatMap(([text]) => shown(text));

describe('docs/api.md', function () {
  this.timeout(120_000);
  let api: Api;

  before(async () => {
    api = await startedApi();
    await api.publish(Buffer.concat([...sampleReport({ rows: SAMPLE_ROWS })]), 'raw/sample/sample-report.csv');
    if (IS_UPDATE) await update();
  });
  after(async () => {
    await api.unpublish();
  });

  /** What a command prints. */
  const run = async (command: string): Promise<string> => {
    const [, headers = '', status, url = '', filter] =
      COMMAND.exec(command) ?? expect.fail(`${command} is no curl line`);
    expect(url.startsWith(BASE), command).to.equal(true);
    const pairs = [...headers.matchAll(/-H '([^:]*): ([^']*)'/g)].map(([, name = '', value = '']) => [name, value]);
    const answer = await api.get(url.slice(BASE.length), { headers: Object.fromEntries(pairs) });
    if (status !== undefined) return `${answer.status}\n`;
    if (filter === undefined) return answer.text.replaceAll('\r\n', '\n');
    return `${JSON.stringify(picked(answer.json, filter))}\n`;
  };

  /** `UPDATE_DOCS=1 npx mocha test/api/docs.test.ts` writes what the service says into the page. */
  const update = async (): Promise<void> => {
    let text = page;
    for (const { command, output } of SHOWN) {
      text = text.replace(`$ ${command}\n${output}`, `$ ${command}\n${(await run(command)).replaceAll('$', '$$$$')}`);
    }
    writeFileSync(FILE, text);
  };

  for (const { command, output } of SHOWN) {
    it(`shows what ${command} prints`, async function () {
      if (IS_UPDATE) this.skip();
      expect(await run(command)).to.equal(output);
    });
  }

  for (const [, question, url] of QUESTIONS) {
    it(`answers: ${question!.trim()}`, async () => {
      const { status, text, json } = await api.get(url!);
      expect(status, text).to.equal(200);
      const { data } = json as { data: object | object[] };
      const rows = Array.isArray(data) ? data : [data];
      expect(rows).not.to.deep.equal([]);
      const measures = new URL(url!, BASE).searchParams.get('measures')?.split(',') ?? [];
      for (const name of measures) expect(rows[0]).to.have.property(name).that.is.a('number');
    });
  }

  it('has the 26 questions', () => expect(QUESTIONS).to.have.length(26));

  it('has a curl line for each parameter and each kind of route', () => {
    const urls = SHOWN.map(({ command }) => new URL(COMMAND.exec(command)?.[3] ?? expect.fail(command)));
    const routes = Object.values(ROUTES).map((route) => route.declaration);
    for (const declaration of routes) {
      // Routes that take the same are shown by one of them.
      const alike = routes.filter(({ query }) => query === declaration.query).map(({ path }) => path);
      expect(urls.map(({ pathname }) => pathname)).to.include.oneOf(alike);
      for (const name of Object.keys(declaration.query().shape)) {
        const having = urls.filter(({ searchParams }) => searchParams.has(name));
        expect(having, name).not.to.have.length(0);
      }
    }
    expect(urls.map(({ pathname }) => pathname)).to.include(SERVICE_ROUTES.health.declaration.path);
  });
});

/** What jq gives for a path such as `.data[0].key`. */
function picked(value: unknown, path: string): unknown {
  return [...path.matchAll(/\.(\w+)|\[(\d+)\]/g)].reduce<unknown>(
    (inner, [, name, place]) => (inner as Record<string, unknown>)[name ?? place ?? ''],
    value,
  );
}
