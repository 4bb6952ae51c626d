import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { type RefreshReport, refreshReportSchema } from '../../schemas/manifest.ts';
import { kpisAnswerSchema } from '../../schemas/responses.ts';
import { callScript } from '../unit/scripts/run-script.ts';
import { isListening, nothingLeft, type NpmStart, npmStart, processesOf } from './npm-start.ts';
import { BROKEN_ROWS, ORDER_LINES, ordersCsv } from './orders.ts';
import { recomputed } from './recompute.ts';

const READY = /Ctrl-C stops everything/;
const BUCKET = 'sales-analytics-local';
const NO_AMOUNT = 'Order ID,Date,Status\n1,04-01-22,Shipped\n';

describe('npm start', function () {
  this.timeout(120_000);
  let folder: string;
  let dataDir: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'npm-start-'));
    dataDir = join(folder, 'data');
  });

  afterEach(() => nothingLeft(dataDir));

  after(() => rm(folder, { recursive: true, force: true }));

  /** Addresses and curl lines that it printed. */
  const printed = async (start: NpmStart) => {
    await start.until(READY);
    const urls = [...start.output().matchAll(/curl '(\S+)'/g)].map(([, url = '']) => url);
    const log = await readFile(join(dataDir, 'start.log'), 'utf8');
    const ports = [...`${start.output()}${log}`.matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) =>
      Number(port),
    );
    const endpoint = /^S3 +(http:\S+)/m.exec(start.output())?.[1] ?? '';
    const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
    const s3 = new S3Client({ endpoint, forcePathStyle: true, region: 'us-east-1', credentials });
    return { urls, ports: [...new Set(ports)], s3, S3_PORT: new URL(endpoint).port };
  };

  it('serves a made-up report and what is copied into the inbox, and Ctrl-C ends everything', async () => {
    const start = npmStart(dataDir, ['--sample', '2000']);
    const { urls, ports } = await printed(start);
    expect(start.output()).to.match(/^Reports {3}raw\/sample\/sample-report\.csv: 2,000 rows \(sample\)$/m);
    expect(urls).to.have.lengthOf(3);
    for (const url of urls) expect((await fetch(url)).status, url).to.equal(200);
    const before = (await kpisOf(urls[0])).metadata;
    expect(before).to.include({ snapshot_records: 2000, rejected_records: 0 });
    await fetch(`${urls[0]}?limit=x`);
    await start.until(/^400 \/analytics\/kpis\?limit=x \d+ ms /m);
    expect(start.output()).not.to.match(/^200 /m);

    const inbox = join(dataDir, 'inbox');
    await mkdir(join(inbox, 'shop'));
    await writeFile(join(inbox, 'bad.csv'), NO_AMOUNT);
    await writeFile(join(inbox, 'shop/our orders ü.csv'), ordersCsv());
    await start.until(/^raw\/bad\.csv is refused: .*amount.* → .*refused\/bad\.csv$/m);
    await start.until(/^raw\/shop\/our orders ü\.csv: 403 rows, 3 rejected \(.*\) → .*done\/shop\/our orders ü\.csv$/m);
    const after = await until(
      () => kpisOf(urls[0]),
      ({ metadata }) => metadata.snapshot !== before.snapshot,
    );
    expect(after.metadata).to.include({ snapshot_records: 2000 + ORDER_LINES.length, rejected_records: BROKEN_ROWS });
    await start.until(
      /^The sample report raw\/sample\/sample-report\.csv still counts too\. To remove it: curl -X DELETE /m,
    );
    expect(after.metadata.sources.map(({ key }) => key)).to.deep.equal([
      'raw/shop/our orders ü.csv',
      'raw/sample/sample-report.csv',
    ]);

    const page = await fetch(urls[0]!.replace(/\/analytics.*/, '/'));
    const uploads = /<section id="upload"[^>]* data-url="([^"]+)"/.exec(await page.text())?.[1] ?? '';
    expect(page.headers.get('content-security-policy')).to.include(`connect-src 'self' ${uploads};`);
    const sent = await fetch(`${uploads}/?name=dropped.csv`, {
      method: 'PUT',
      headers: { Origin: new URL(urls[0]!).origin },
      body: 'Order ID,Date,Status,Amount\n1,2023-01-01,Shipped,5\n',
    });
    expect([sent.status, await sent.json()]).to.deep.equal([200, { data: { key: 'raw/dropped.csv', rows: 1 } }]);
    await start.until(/^raw\/dropped\.csv: 1 row$/m);
    const withoutSample = await kpisOf(urls[0], '?exclude_series=sample');
    expect(withoutSample.metadata.total_records).to.be.lessThan(2000);

    expect(ports).to.have.lengthOf(3);
    for (const port of ports) expect(await isListening(port), String(port)).to.equal(true);
    expect(processesOf(dataDir).map(({ command }) => command)).to.satisfy(
      (commands: string[]) => process.platform !== 'linux' || commands.some((command) => /serverless/.test(command)),
    );
    start.signalGroup('SIGINT');
    await start.ended;
    // npm may be gone first, when it is signalled itself.
    await nothingLeft(dataDir);
    for (const port of ports) expect(await isListening(port), String(port)).to.equal(false);
  });

  it('reads no report again at the next start, takes what is put into the bucket, and ends with npm', async () => {
    const start = npmStart(dataDir);
    const { urls, ports, s3, S3_PORT } = await printed(start);
    expect(start.output()).to.match(/^ +raw\/bad\.csv is refused: .*amount/m);
    expect((await kpisOf(urls[0])).metadata.snapshot_records).to.equal(2000 + ORDER_LINES.length + 1);
    expect(await lastRefresh(s3)).to.deep.include({ outcome: 'unchanged', rows_read: 0 });

    const kept = await callScript('snapshot', ['--local', '--list'], { cwd: folder, env: { S3_PORT } });
    expect(kept.stdout, kept.stderr).to.match(/ 2,401 .* published$/m);

    const one = { Bucket: BUCKET, Key: 'raw/one.csv', Body: 'Order ID,Date,Status,Amount\n1,2023-01-01,Shipped,5\n' };
    await s3.send(new PutObjectCommand(one));
    await start.until(/^raw\/one\.csv: 1 row$/m);
    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'raw/one.csv' }));
    await start.until(/^raw\/one\.csv was removed$/m);
    await s3.send(new PutObjectCommand({ ...one, Key: 'raw/two.csv' }));
    await start.until(/^raw\/two\.csv: 1 row$/m);
    await s3.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: [{ Key: 'raw/two.csv' }] } }));
    await start.until(/^raw\/two\.csv was removed$/m);
    s3.destroy();
    start.signal('SIGTERM');
    await start.ended;
    await nothingLeft(dataDir);
    for (const port of ports) expect(await isListening(port), String(port)).to.equal(false);
  });

  it('serves a report of ours instead, and fails when the functions end', async () => {
    const report = join(folder, 'our report ü.csv');
    await writeFile(report, ordersCsv());
    const start = npmStart(dataDir, ['--report', report]);
    const { urls, S3_PORT } = await printed(start);
    const { data, metadata } = await kpisOf(urls[0]);
    expect(data).to.deep.equal(recomputed().kpis);
    expect(metadata.snapshot_records).to.equal(ORDER_LINES.length);
    expect(metadata.sources.map(({ key }) => key)).to.deep.equal(['raw/our report ü.csv']);

    const own = `http://127.0.0.1:${S3_PORT}/${BUCKET}/raw/${encodeURIComponent('our report ü.csv')}`;
    await fetch(own, { method: 'DELETE' });
    await start.until(
      new RegExp(`^The refresh failed: .*or run S3_PORT=${S3_PORT} npm run refresh -- --local --allow-empty if `, 'm'),
    );

    const functions = processesOf(dataDir).filter(({ command }) => /serverless offline/.test(command));
    for (const { pid } of functions) process.kill(pid, 'SIGKILL');
    if (functions.length === 0) start.signal('SIGTERM');
    const code = await start.ended;
    if (functions.length === 0) return;
    expect(code).to.equal(1);
    expect(start.output()).to.match(/^start: the functions stopped unexpectedly \(signal SIGKILL\)$/m);
  });

  it('leaves nothing behind when it is killed', async function () {
    if (process.platform !== 'linux') this.skip();
    const start = npmStart(dataDir);
    await until(
      () => processesOf(dataDir).filter(({ command }) => /serverless offline/.test(command)),
      (functions) => functions.length > 0,
    );
    for (const { pid, command } of processesOf(dataDir)) if (/start\.ts/.test(command)) process.kill(pid, 'SIGKILL');
    await start.ended;
    await nothingLeft(dataDir);
  });

  for (const moment of [/^> node .*$/m, /Starting the functions/, /Generating a sample report/])
    it(`ends everything at Ctrl-C, also as early as ${String(moment)}`, async () => {
      const start = npmStart(dataDir, ['--sample', '100000']);
      await start.until(moment);
      // npm tells what it will start, and drops a signal that comes before it has: whoever sits there presses once more.
      do start.signalGroup('SIGINT');
      while (await Promise.race([start.ended.then(() => false), sleep(5000, true)]));
      await nothingLeft(dataDir);
      expect(start.output()).not.to.match(READY);
    });

  it('says in one line why it does not start', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const noAmount = join(folder, 'columns.csv');
    await writeFile(noAmount, NO_AMOUNT);
    try {
      // One after the other, as they share the folder.
      for (const [args, env, code, why] of [
        [[], { LAMBDA_PORT: String(port) }, 1, `port ${port} is in use: `],
        [['--report', noAmount], {}, 1, 'amount'],
        [['--prot', '1'], {}, 2, "Unknown option '--prot'"],
      ] as const) {
        const start = npmStart(dataDir, args, env);
        expect(await start.ended, why).to.equal(code);
        const lines = start
          .output()
          .split('\n')
          .filter((line) => line.startsWith('start:'));
        expect(lines, start.output()).to.have.lengthOf(1);
        expect(lines[0]).to.include(why);
      }
    } finally {
      server.close();
    }
  });
});

/** What the newest refresh reports of itself. */
async function lastRefresh(s3: S3Client): Promise<RefreshReport> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'etl-output/refresh/' }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: Contents.at(-1)?.Key }));
  return refreshReportSchema().parse(JSON.parse((await Body?.transformToString()) ?? ''));
}

/** The first outcome that is the one that is waited for. */
async function until<T>(ask: () => T | Promise<T>, isIt: (outcome: T) => boolean): Promise<T> {
  for (;;) {
    const outcome = await ask();
    if (isIt(outcome)) return outcome;
    await sleep(50);
  }
}

async function kpisOf(url: string | undefined, query = '') {
  const response = await fetch(new URL(`/analytics/kpis${query}`, url));
  return kpisAnswerSchema().parse(await response.json());
}
