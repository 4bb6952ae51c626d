import { once } from 'node:events';
import { mkdtemp, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { parseString } from 'fast-csv';
import { analyticsAnswerSchema } from '../../../schemas/responses.ts';
import { sampleReport } from '../../../scripts/sample/index.ts';
import { utc, workbookOf } from '../../support/workbook.ts';
import { zipOf } from '../../support/zip.ts';
import { type Run, callScript, runScript, startScript } from './run-script.ts';

const GOOD = `Order ID,Date,Status,Amount,Qty,currency,ship-state,Category,Fulfilment,Sales Channel ,B2B,ship-country
1,04-30-22,Shipped,100.50,1,INR,PUNJAB,Set,Amazon,Amazon.in,False,IN
2,05-01-22,Shipped,50,1,INR,DELHI,kurta,Merchant,Amazon.in,True,IN
3,05-01-22,Cancelled,50,1,INR,DELHI,kurta,Merchant,Amazon.in,True,IN
`;
const MORE = GOOD.split('\n').slice(1).join('\n').replaceAll(/^/gm, '1').replace(/1$/, '');
const BAD = `=1+1,05-32-22,Shipped,50,1,INR,DELHI,kurta,Merchant,Amazon.in,True,IN
5,05-01-22,Shipped,5,50,1,INR,DELHI,kurta,Merchant,Amazon.in,True,IN
`;

describe('npm run analyze', function () {
  this.timeout(30_000);
  let folder: string;
  const at = (name: string): string => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'analyze-'));
    await writeFile(at('good.csv'), GOOD);
    // A quarter of its rows are rejects, which is as many as the service takes.
    await writeFile(at('bad.csv'), GOOD + BAD + MORE);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('prints the answer of /analytics, alone', async () => {
    const { code, stdout, stderr } = await runScript('analyze', ['good.csv'], { cwd: folder });
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    const { data, metadata } = analyticsAnswerSchema().parse(JSON.parse(stdout));
    expect(data.kpis).to.include({ total_revenue: 150.5, total_orders: 2, cancelled_orders: 1, b2b_revenue: 50 });
    expect(metadata).to.include({ total_records: 3, active_records: 2, cancelled_records: 1, rejected_records: 0 });
    expect(metadata.sources[0]?.key).to.equal('good.csv');
  });

  it('takes a range of days and a limit', async () => {
    const ranged = await answer(['good.csv', '--start-date', '2022-05-01', '--end-date=2022-05-31'], folder);
    expect(ranged.data.kpis.total_revenue).to.equal(50);
    const limited = await answer(['good.csv', '--limit', '1'], folder);
    expect(limited.data.regional_analytics.map(({ state }) => state)).to.deep.equal(['Punjab']);
    expect(limited.data.category_performance).to.have.lengthOf(2);
  });

  it('gives all regions without a limit', async () => {
    const states = Array.from({ length: 1200 }, (_, index) => `${index},2022-04-01,Shipped,1,Place ${index}`);
    await writeFile(at('many.csv'), ['Order ID,Date,Status,Amount,ship-state', ...states].join('\n'));
    expect((await answer(['many.csv'], folder)).data.regional_analytics).to.have.lengthOf(1200);
  });

  it('reads standard input, and compressed files', async () => {
    const { code, stdout } = await runScript('analyze', ['-'], { cwd: folder, input: GOOD });
    expect(code).to.equal(0);
    expect(analyticsAnswerSchema().parse(JSON.parse(stdout)).data.kpis.total_revenue).to.equal(150.5);
    await writeFile(at('good.csv.gz'), gzipSync(GOOD));
    expect((await answer(['good.csv.gz'], folder)).data.kpis.total_revenue).to.equal(150.5);
  });

  it('takes zone and currency from options, or else from the environment', async () => {
    await writeFile(at('zones.csv'), 'Order ID,Date,Status,Amount\n1,2022-04-01T23:00:00Z,Shipped,1.005\n');
    const env = { REPORT_TIME_ZONE: 'Asia/Kolkata', DEFAULT_CURRENCY: 'KWD' };
    const { metadata, data } = await answer(['zones.csv'], folder, env);
    expect(metadata).to.include({ data_from: '2022-04-02', currency: 'KWD' });
    expect(data.kpis.total_revenue).to.equal(1.005);
    const other = await answer(['zones.csv', '--time-zone', 'UTC', '--default-currency', 'BHD'], folder, env);
    expect(other.metadata).to.include({ data_from: '2022-04-01', currency: 'BHD' });
  });

  it('writes the rejects as CSV, and the answer to a file', async () => {
    const args = ['bad.csv', '--rejects', 'rejects.csv', '--out', 'answer.json'];
    expect(await analyze(args, { cwd: folder })).to.deep.equal({
      code: 0,
      stdout: '',
      stderr: '2 of 8 rows rejected (date: no_such_day 1, row: field_count 1); the rejects are in rejects.csv\n',
    });
    const { metadata } = analyticsAnswerSchema().parse(JSON.parse(await readFile(at('answer.json'), 'utf8')));
    expect(metadata.rejected_records).to.equal(2);
    const rejects = await csv(at('rejects.csv'));
    expect(rejects.map(({ line, field, code }) => [line, field, code])).to.deep.equal([
      ['5', 'date', 'no_such_day'],
      ['6', '', 'field_count'],
    ]);
    const [first = '', second = ''] = BAD.split('\n');
    // No spreadsheet takes it for a formula.
    expect(rejects.map(({ raw }) => raw)).to.deep.equal([`'${first}`, second]);
    expect(await readdir(folder)).to.have.members(['good.csv', 'bad.csv', 'rejects.csv', 'answer.json']);
  });

  it('writes a header where nothing is rejected, and leaves devices what they are', async () => {
    await answer(['good.csv', '--rejects', 'rejects.csv'], folder);
    expect(await readFile(at('rejects.csv'), 'utf8')).to.equal('line,field,code,reason,raw\n');
    expect((await analyze(['bad.csv', '--rejects', '/dev/null', '--out', '/dev/null'], { cwd: folder })).code).to.equal(
      0,
    );
  });

  it('writes every reject of a larger report', async () => {
    const report = sampleReport({ rows: 4000, dirty: 0.5 });
    await writeFile(at('dirty.csv'), Buffer.concat([...report]));
    const { stdout, stderr } = await analyze(['dirty.csv', '--rejects', 'rejects.csv', '--lenient'], { cwd: folder });
    expect(stderr).to.match(/^2,000 of 4,000 rows rejected \(.*\); the rejects are in rejects\.csv\n/);
    const { metadata } = analyticsAnswerSchema().parse(JSON.parse(stdout));
    expect(await csv(at('rejects.csv'))).to.have.lengthOf(metadata.rejected_records);
    expect(metadata.rejected_records).to.equal(report.summary.malformed);
    expect(metadata.total_records + metadata.rejected_records).to.equal(4000);
  });

  it('says what most rejects have in common', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => `${index},${index === 7 ? 'soon' : '2022-04-05'},Shipped,5`);
    await writeFile(at('dates.csv'), ['Order ID,Date,Status,Amount', ...rows].join('\n'));
    const { code, stderr } = await analyze(['dates.csv'], { cwd: folder });
    expect(code).to.equal(0);
    expect(stderr).to.match(/^1 of 40 rows rejected.*\nWrite dates as YYYY-MM-DD\n$/);
  });

  it('says how many rows were rejected, why, and how to keep them, beside the answer', async () => {
    const { code, stdout, stderr } = await analyze(['bad.csv'], { cwd: folder });
    expect(code).to.equal(0);
    expect(analyticsAnswerSchema().parse(JSON.parse(stdout)).metadata.rejected_records).to.equal(2);
    expect(stderr).to.equal(
      '2 of 8 rows rejected (date: no_such_day 1, row: field_count 1); --rejects FILE writes them to a file\n',
    );
  });

  it('reads workbooks, and says what is uncertain about them', async () => {
    const rows = [
      ['Order ID', 'Date', 'Status', 'Amount'],
      ['1', utc(2022, 5, 4), 'Shipped', 100.5],
      ['2', '04-30-22', 'Shipped', 50],
      ['3', '04-29-22', 'Shipped', 0],
      ['4', 'never', 'Shipped', 50],
    ];
    await writeFile(at('orders.xlsx'), await workbookOf({ Notes: [['x']], Orders: rows }));
    const { code, stdout, stderr } = await analyze(['orders.xlsx', '--rejects', 'rejects.csv'], { cwd: folder });
    expect(code).to.equal(0);
    const { data, metadata } = analyticsAnswerSchema().parse(JSON.parse(stdout));
    expect(data.kpis.total_revenue).to.equal(150.5);
    expect(metadata).to.include({ data_from: '2022-04-05', data_to: '2022-04-30', rejected_records: 1 });
    expect(stderr.split('\n')).to.have.lengthOf(5); // three, a hint and the end
    expect(stderr)
      .to.match(/^1 of 4 rows rejected/)
      .and.match(/^Column B .*exchanged back/m)
      .and.match(/^Only sheet 2/m);
    expect((await csv(at('rejects.csv')))[0]).to.include({ line: '5' });
  });

  for (const [name, bytes, why] of [
    ['orders.xlsx', '%PDF-1.7', /The file is a PDF, not a report\. Download the report as CSV or text/],
    ['orders.csv', '<!doctype html><html>', /The file is a web page \(HTML\)/],
    ['orders.txt', '[{"id": 1}]', /The file is JSON/],
    ['orders.xls', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', /The file is an old Excel workbook/],
    ['orders.zip', zipOf({ 'orders.csv': 'x' }), /The file is a zip archive, not a report\. Unpack it/],
    ['blank.csv', '\r\n \n', /The file is empty/],
    ['cut.xlsx', zipOf({ 'xl/workbook.xml': 'x' }).subarray(0, 60), /The Excel workbook is incomplete or damaged/],
  ] as const) {
    it(`says in one line what ${name} is: ${why.source.slice(0, 40)}`, async () => {
      await writeFile(at(name), Buffer.from(bytes as string, 'latin1'));
      const { code, stdout, stderr } = await analyze([name], { cwd: folder });
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(stderr)
        .to.match(why)
        .and.match(/^analyze: [^\n]+\n$/);
    });
  }

  it('fails where no row could be counted, and keeps the rejects', async () => {
    const rows = Array.from({ length: 39 }, (_, index) => `${index},2022-04-01,Shipped,five`);
    await writeFile(at('words.csv'), ['Order ID,Date,Status,Amount', ...rows].join('\n'));
    const why = 'analyze: words.csv: None of the 39 rows could be counted; most often amount: unknown_form (39); ';
    const failed = await analyze(['words.csv'], { cwd: folder });
    expect(failed).to.deep.equal({ code: 1, stdout: '', stderr: `${why}--rejects FILE writes them to a file\n` });
    const args = ['words.csv', '--rejects', 'rejects.csv', '--out', 'answer.json'];
    const kept = await analyze(args, { cwd: folder });
    expect(kept).to.deep.equal({ code: 1, stdout: '', stderr: `${why}the rejects are in rejects.csv\n` });
    expect(await csv(at('rejects.csv'))).to.have.lengthOf(39);
    expect(await readdir(folder)).not.to.include('answer.json');
  });

  describe('reports that the service would refuse', () => {
    const refused = (rows: number, good: number) => {
      const line = (date: string) => (_: unknown, index: number) => `${date}${index},${date},Shipped,5`;
      const all = [...Array.from({ length: good }, line('2022-04-01')), ...Array.from({ length: rows }, line('never'))];
      return ['Order ID,Date,Status,Amount', ...all].join('\n').concat('\n');
    };

    it('are refused, unless that is lenient: then the exit code is 3', async () => {
      await writeFile(at('few.csv'), refused(2, 5));
      const why = '2 of 7 rows could not be counted, more than the 25 % allowed; most often date: unknown_form (2)';
      const { code, stdout, stderr } = await analyze(['few.csv', '--out', 'answer.json'], { cwd: folder });
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(stderr)
        .to.match(/^analyze: few\.csv: [^\n]+--lenient prints the answer all the same\n$/)
        .and.include(why);
      expect(await readdir(folder)).not.to.include('answer.json');
      const lenient = await analyze(['few.csv', '--lenient'], { cwd: folder });
      expect(lenient.code).to.equal(3);
      const { data, metadata } = analyticsAnswerSchema().parse(JSON.parse(lenient.stdout));
      expect(data.kpis.total_revenue).to.equal(25);
      expect(metadata.warnings.map(({ message }) => message).join()).to.include('2 of 7 rows could not be counted');
      expect((await analyze(['good.csv', '--lenient'], { cwd: folder })).code).to.equal(0);
    });

    it('are those that MAX_REJECT_RATIO does not allow', async () => {
      await writeFile(at('many.csv'), refused(20, 60));
      const run = (ratio: string) => analyze(['many.csv'], { cwd: folder, env: { MAX_REJECT_RATIO: ratio } });
      expect((await run('')).stderr).to.include('20 of 80 rows could not be counted, more than the 5 % allowed');
      expect((await run('0.25')).code).to.equal(0);
      expect((await run('most')).stderr).to.include("MAX_REJECT_RATIO 'most' must be a share from 0 to 1");
    });

    it('are left out of several, unless that is lenient', async () => {
      await writeFile(at('few.csv'), refused(2, 5));
      await writeFile(at('other.csv'), 'Name,City\nAsha,Pune\n');
      const strict = await analyze(['good.csv', 'few.csv', 'other.csv'], { cwd: folder });
      expect({ code: strict.code, stdout: strict.stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(strict.stderr)
        .to.match(
          /^analyze: 2 of 3 reports would not be counted\. few\.csv: 2 of 7 [^\n]+ other\.csv: Missing [^\n]+\n$/,
        )
        .and.not.match(/Asha|Pune/);
      const lenient = await analyze(['good.csv', 'few.csv', 'other.csv', '--lenient'], { cwd: folder });
      expect(lenient.code).to.equal(3);
      expect(lenient.stderr)
        .to.match(/^few\.csv: 2 of 7 rows .*$/m)
        .and.match(/^other\.csv: Missing columns: .*$/m);
      const { data } = analyticsAnswerSchema().parse(JSON.parse(lenient.stdout));
      expect(data.kpis.total_revenue).to.equal(150.5 + 25);
    });
  });

  describe('several reports', () => {
    const HEADER = 'Order ID,Date,Status,Amount';
    /** A report of orders by their ids; `minutes`: when it was written. */
    async function put(name: string, orders: Record<string, number>, minutes: number): Promise<void> {
      const rows = Object.entries(orders).map(([id, amount]) => `${id},2022-04-01,Shipped,${amount}`);
      await mkdir(dirname(at(name)), { recursive: true });
      await writeFile(at(name), [HEADER, ...rows].join('\n').concat('\n'));
      const time = new Date(Date.UTC(2022, 4, 1, 0, minutes));
      await utimes(at(name), time, time);
    }

    it('count each order as the newest file has it, whatever the order of the arguments', async () => {
      await put('old.csv', { 'A-1': 10, 'A-2': 20 }, 0);
      await put('new.csv', { 'A-2': 5, 'A-3': 1 }, 30);
      for (const args of [
        ['old.csv', 'new.csv'],
        ['new.csv', 'old.csv', './old.csv'],
      ]) {
        const { code, stdout, stderr } = await analyze(args, { cwd: folder });
        expect(code).to.equal(0);
        expect(stderr).to.match(/old\.csv: 1 line count as .*new\.csv has them/);
        const { data, metadata } = analyticsAnswerSchema().parse(JSON.parse(stdout));
        expect(data.kpis).to.include({ total_revenue: 16, total_orders: 3 });
        expect(metadata.sources.map(({ key }) => key)).to.deep.equal(['raw/new.csv', 'raw/old.csv']);
      }
      const { stdout } = await analyze(['old.csv', 'new.csv'], { cwd: folder, env: { OVERLAP: 'add' } });
      expect(analyticsAnswerSchema().parse(JSON.parse(stdout)).data.kpis.total_revenue).to.equal(36);
    });

    it('of one name in several folders are of one series', async () => {
      await put('may/orders.csv', { 'A-1': 10 }, 0);
      await put('june/orders.csv', { 'A-1': 7 }, 30);
      const { stdout } = await analyze(['may/orders.csv', 'june/orders.csv'], { cwd: folder });
      expect(analyticsAnswerSchema().parse(JSON.parse(stdout)).data.kpis.total_revenue).to.equal(7);
    });

    it('in a folder: subfolders are series, a format.json says how those in it are read', async () => {
      await put('raw/shop/2022/a.csv', { 'A-1': 10 }, 0);
      await put('raw/b.csv', { 'A-1': 1 }, 0);
      await put('raw/.hidden/c.csv', { 'A-9': 1000 }, 0);
      await mkdir(at('raw/till'));
      await writeFile(at('raw/till/receipts.csv'), 'Bon;Verkauft;Preis\n1;03.04.2022;2,50\n');
      await writeFile(at('raw/notes.md'), '#');
      const format = { columns: { order_id: 'Bon', date: 'Verkauft', amount: 'Preis' }, habits: { decimal: ',' } };
      await writeFile(at('raw/till/format.json'), JSON.stringify(format));
      const { code, stdout, stderr } = await analyze(['raw'], { cwd: folder });
      expect(stderr).to.include('1 file skipped');
      expect(code).to.equal(0);
      const { data, metadata } = analyticsAnswerSchema().parse(JSON.parse(stdout));
      expect(data.kpis.total_revenue).to.equal(13.5);
      expect(metadata.sources.map(({ key }) => key).sort()).to.deep.equal([
        'raw/b.csv',
        'raw/shop/2022/a.csv',
        'raw/till/receipts.csv',
      ]);
      await writeFile(at('raw/till/format.json'), '{"habits": {"decimal": "comma"}}');
      const broken = await analyze(['raw'], { cwd: folder });
      expect(broken.code).to.equal(1);
      expect(broken.stderr).to.include('raw/till/format.json is not a declaration of a format: habits.decimal must be');
    });

    it('write their rejects to a folder', async () => {
      await put('orders.csv', { 'A-1': 10 }, 0);
      const { code, stderr } = await analyze(['bad.csv', 'orders.csv', '--rejects', 'rejects'], { cwd: folder });
      expect({ code, stderr }).to.deep.include({ code: 0 });
      expect(stderr).to.include('2 of 9 rows rejected').and.include('the rejects are in the folder rejects');
      expect(await readdir(at('rejects'))).to.deep.equal(['bad.csv']);
      expect(await csv(at('rejects/bad.csv'))).to.have.lengthOf(2);
    });

    it('are never written to', async () => {
      expect((await analyze(['good.csv', 'bad.csv', '--out', 'bad.csv'], { cwd: folder })).code).to.equal(2);
      await answer(['good.csv'], folder);
      expect(await readdir(folder)).to.have.members(['good.csv', 'bad.csv']);
    });
  });

  it('says how many lines are in other currencies than the answer', async () => {
    await writeFile(
      at('a.csv'),
      'Order ID,Date,Amount,Currency\n1,2022-04-30,5,EUR\n2,2022-04-30,5,EUR\n3,2022-04-30,7,CHF\n',
    );
    const { code, stdout, stderr } = await analyze(['a.csv'], { cwd: folder });
    expect({ code, stderr }).to.deep.equal({
      code: 0,
      stderr: 'The answer has only the lines in EUR; lines in other currencies: CHF 1\n',
    });
    expect(analyticsAnswerSchema().parse(JSON.parse(stdout)).data.kpis.total_revenue).to.equal(10);
  });

  it('reads reports by a declared format', async () => {
    const format = {
      columns: { order_id: 'Bon', date: 'Verkauft', amount: 'Preis' },
      habits: { dateOrder: 'day-first', withoutColumn: { currency: 'EUR' } },
      timeZone: 'Europe/Berlin',
    };
    await writeFile(at('own.json'), JSON.stringify(format));
    await writeFile(at('till.csv'), 'Bon,Verkauft,Preis\n1,02/03/2022,5\n2,2022-03-02T23:30:00Z,5\n');
    for (const paths of [['till.csv'], ['till.csv', 'till-2.csv']]) {
      if (paths.length > 1) await writeFile(at('till-2.csv'), 'Bon,Verkauft,Preis\n3,02/03/2022,5\n');
      const { code, stdout, stderr } = await analyze([...paths, '--format', 'own.json'], { cwd: folder });
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      const { metadata } = analyticsAnswerSchema().parse(JSON.parse(stdout));
      expect(metadata).to.include({ data_from: '2022-03-02', data_to: '2022-03-03', currency: 'EUR' });
    }
    await writeFile(at('own.json'), JSON.stringify({ ...format, timeZone: 'Berlin' }));
    const wrong = await analyze(['till.csv', '--format', 'own.json'], { cwd: folder });
    expect(wrong.code).to.equal(1);
    expect(wrong.stderr).to.match(/^analyze: own\.json is not a declaration of a format: timeZone must be [^\n]+\n$/);
  });

  for (const [why, args, prepare] of [
    [/cannot read missing\.csv: no such file/, ['missing.csv'], undefined],
    [/there is no report in inside\. Reports are \.csv/, ['inside'], undefined],
    [/empty\.csv is empty/, ['empty.csv'], ''],
    [
      /header\.csv: .*amount.*Amount or item-price.*Known columns found: Order ID, Date, Status/,
      ['header.csv'],
      'Order ID,Date,Status\n1,2022-04-01,x\n',
    ],
    [/utf16\.csv: Missing columns/, ['utf16.csv'], '\uFEFFOrder ID'],
    [/cannot write .*: no such file/, ['good.csv', '--out', 'no/such/folder.json'], undefined],
    [/cannot write inside: it is a folder/, ['good.csv', '--rejects', 'inside'], undefined],
  ] as const)
    it(`fails in one line: ${why.source.slice(0, 50)}`, async () => {
      await mkdir(at('inside'));
      const bytes = prepare === undefined ? null : Buffer.from(prepare, args[0] === 'utf16.csv' ? 'utf16le' : 'utf8');
      if (bytes) await writeFile(at(args[0]), bytes);
      const { code, stdout, stderr } = await analyze([...args], { cwd: folder });
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(stderr)
        .to.match(why)
        .and.match(/^analyze: [^\n]+\n$/);
    });

  it('leaves no file of a failure, and what was there before', async () => {
    await writeFile(at('header.csv'), 'Order ID,Date\n');
    await writeFile(at('answer.json'), 'before');
    const args = ['header.csv', '--rejects', 'rejects.csv', '--out', 'answer.json'];
    expect((await runScript('analyze', args, { cwd: folder })).code).to.equal(1);
    expect(await readFile(at('answer.json'), 'utf8')).to.equal('before');
    expect(await readdir(folder)).to.have.members(['good.csv', 'bad.csv', 'header.csv', 'answer.json']);
  });

  it('leaves no file when it is interrupted', async () => {
    const args = ['-', '--rejects', 'rejects.csv', '--out', 'answer.json'];
    const child = startScript('analyze', args, { cwd: folder });
    child.stdin.write(GOOD);
    // Both files are begun: it waits for more.
    while ((await readdir(folder)).filter((name) => name.endsWith('.tmp')).length < 2) await sleep(20);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).to.equal(130);
    expect(await readdir(folder)).to.have.members(['good.csv', 'bad.csv']);
  });

  for (const args of [
    [],
    ['-', 'good.csv'],
    ['good.csv', '--lenient=yes'],
    ['good.csv', '--limit', '0'],
    ['good.csv', '--limit', '1e2'],
    ['good.csv', '--start-date', '2022-02-30'],
    ['good.csv', '--start-date', '2022-05-02', '--end-date', '2022-05-01'],
    ['good.csv', '--time-zone', 'Mars/Olympus'],
    ['good.csv', '--default-currency', 'rupee'],
    ['good.csv', '--rows', '5'],
    ['good.csv', '--rejects', '-'],
    ['good.csv', '--rejects', 'good.csv'],
    ['good.csv', '--out', './good.csv'],
    ['good.csv', '--out', 'one', '--rejects', 'one'],
  ])
    it(`refuses ${JSON.stringify(args)}`, async () => {
      const { code, stdout, stderr } = await analyze(args, { cwd: folder });
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      expect(stderr).to.match(/^analyze: [^\n]+\n$/);
      expect(await readFile(at('good.csv'), 'utf8')).to.equal(GOOD);
    });

  it('ends in silence when nobody reads its output', async () => {
    const child = startScript('analyze', ['good.csv'], { cwd: folder });
    child.stdout.destroy();
    child.stdin.end();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
  });
});

const analyze = (args: string[], run: Run) => callScript('analyze', args, run);

async function answer(args: string[], cwd: string, env: Record<string, string> = {}) {
  const { stdout, stderr } = await analyze(args, { cwd, env });
  expect(stderr).to.equal('');
  return analyticsAnswerSchema().parse(JSON.parse(stdout));
}

async function csv(path: string): Promise<Record<string, string>[]> {
  const rows: Record<string, string>[] = [];
  const parser = parseString<Record<string, string>, Record<string, string>>(await readFile(path, 'utf8'), {
    headers: true,
  });
  for await (const row of parser) rows.push(row);
  return rows;
}
