import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { CLIENT_TYPES, DOCUMENT, firstLineOf } from '../../scripts/clients/types.ts';
import { kpisAnswerSchema, regionSchema } from '../../schemas/responses.ts';
import { type Api, startedApi } from './harness.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

describe('docs/clients.md', function () {
  this.timeout(30_000);
  let api: Api;

  before(async () => {
    api = await startedApi();
    await api.settled();
  });

  it('has types of the document as it is', async () => {
    const [first] = (await readFile(join(ROOT, CLIENT_TYPES), 'utf8')).split('\n');
    expect(first, 'npm run clients').to.equal(firstLineOf(await readFile(join(ROOT, DOCUMENT))));
  });

  it('has a client in TypeScript that says what the API says', async () => {
    const env = { ...process.env, SALES_API_URL: api.url };
    const { stdout } = await run(process.execPath, ['examples/client.ts'], { cwd: ROOT, env });
    const { data, metadata } = kpisAnswerSchema().parse(
      (await api.get('/analytics/kpis?compare=previous_period')).json,
    );
    const { start_date, end_date } = metadata.filters;
    const regions = (await api.get('/analytics/regions?exclude_category=Unknown&limit=3&share=true')).json as {
      data: unknown[];
    };
    const rows = regions.data.map((row) => regionSchema().parse(row));
    expect(stdout.trimEnd().split('\n')).to.deep.equal([
      `${start_date} to ${end_date}, INR`,
      `revenue ${data.total_revenue}, ${data.change_percent?.total_revenue ?? '-'} %`,
      ...rows.map(({ state, revenue, share }) => `${state} ${revenue} ${share?.['revenue']} %`),
      (await api.get('/analytics/categories?format=csv')).text.split('\r\n')[0],
      '400 Unknown state "Maharastraa". Did you mean "Maharashtra"? Valid values: /analytics/dimensions',
    ]);
  });

  it('has a client in Python that says what the API says', async function () {
    const python = await run('python3', ['--version']).catch(() => null);
    if (python === null) this.skip();
    const page = await readFile(join(ROOT, 'docs/clients.md'), 'utf8');
    const program = /```python\n(.*?)```/s.exec(page)![1]!.replace('http://127.0.0.1:3000', api.url);
    const { stdout } = await run('python3', ['-c', program]);
    const { data } = kpisAnswerSchema().parse(
      (await api.get('/analytics/kpis?start_date=2022-04-01&end_date=2022-04-30')).json,
    );
    expect(stdout.split('\n')[0]).to.be.oneOf([`${data.total_revenue} INR`, `${data.total_revenue}.0 INR`]);
  });
});
