import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RefreshResult } from '../../../lib/refresh/refresh.ts';
import { startUploads, type Uploads } from '../../../local/uploads.ts';

const ORIGIN = 'http://127.0.0.1:3000';

describe('uploads to npm start', () => {
  let folder: string;
  let uploads: Uploads;
  let put: [key: string, text: string][];

  const send = async (name: string, body: string, { origin = ORIGIN, method = 'PUT' } = {}) => {
    const url = `${uploads.url}/?name=${encodeURIComponent(name)}`;
    const response = await fetch(url, { method, headers: { Origin: origin }, ...(method === 'PUT' && { body }) });
    const { data, detail } = (await response.json()) as { data?: object; detail?: string };
    return { status: response.status, data, detail, allowed: response.headers.get('access-control-allow-origin') };
  };
  const take = () =>
    uploads.take({
      rawPrefix: 'raw/',
      async upload(path, key) {
        put.push([key, await readFile(path, 'utf8')]);
      },
      refresh() {
        const reports = put.map(([key, text]) => {
          const failure = text.includes('bad') ? { message: 'No column for amount' } : null;
          return { key, failure, summary: failure ? null : { rows: text.split('\n').length - 1 } };
        });
        return Promise.resolve({ report: { reports } } as unknown as RefreshResult);
      },
    });

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'uploads-test-')), 'arriving');
    uploads = await startUploads({ pagePort: 3000, folder, maxBytes: 1000 });
    put = [];
  });
  afterEach(async () => {
    await uploads.stop();
    await rm(join(folder, '..'), { recursive: true });
  });

  it('count when they are answered, and leave no file behind', async () => {
    expect((await send('april.csv', 'x')).status, 'before the service is ready').to.equal(503);
    take();
    const answer = await send('april ü.csv', 'Order ID\n1\n2');
    expect(answer).to.deep.include({ status: 200, data: { key: 'raw/april ü.csv', rows: 2 }, allowed: ORIGIN });
    expect(put).to.deep.equal([['raw/april ü.csv', 'Order ID\n1\n2']]);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('are refused with the reason', async () => {
    take();
    expect(await send('april.csv', 'bad\n')).to.deep.include({ status: 422, detail: 'No column for amount' });
    for (const [name, body, status, detail] of [
      ['april.pdf', 'x', 400, /^"april\.pdf" is not the name of a report\. Reports are \.csv/],
      ['../april.csv', 'x', 400, /is not the name of a report/],
      ['', 'x', 400, /is not the name of a report/],
      ['april.csv', '', 400, /^The report is empty$/],
      ['april.csv', 'x'.repeat(1001), 413, /^The report is larger than .*\. Copy it to the inbox instead$/],
    ] as const) {
      const answer = await send(name, body);
      expect([name, answer.status]).to.deep.equal([name, status]);
      expect(answer.detail).to.match(detail);
    }
    expect(put).to.have.length(1);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('come from the page of the service alone', async () => {
    take();
    for (const origin of ['http://evil.example', 'http://127.0.0.1:3001', 'null'])
      expect(await send('april.csv', 'x', { origin })).to.deep.include({ status: 403, allowed: null });
    expect((await send('april.csv', 'x', { origin: 'http://localhost:3000' })).status).to.equal(200);
    expect((await send('april.csv', '', { method: 'POST' })).status).to.equal(405);
  });
});
