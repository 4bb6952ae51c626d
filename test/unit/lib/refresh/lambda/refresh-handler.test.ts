import { expect } from 'chai';
import { refreshHandler } from '../../../../../lib/refresh/lambda/refresh-handler.ts';
import { lastReport, published, readsOf, refreshBucket } from '../../../../support/etl.ts';
import { FakeAws } from '../../../../support/aws.ts';
import { FIRST_DAY, badRows, cellsOf, csvOf, linesOfDay } from '../../../../support/lines.ts';
import { useS3 } from '../../../../support/s3.ts';
import { setVariables } from '../../http/requests.ts';
import { STATE_MACHINE, contextOf, environmentOf, told } from '../handlers.ts';

const METRICS = [
  'RowsRead',
  'RowsRejected',
  'ReportsRead',
  'ReportsFailed',
  'ReplacedLines',
  'RefreshDuration',
  'RefreshSucceeded',
];
const LINES = linesOfDay(FIRST_DAY, 20);
const ACTIVE = LINES.filter(({ status }) => status !== 'Cancelled').length;

describe('the handler of the refresh', () => {
  const test = useS3();
  const aws = new FakeAws();
  let restore: () => void;

  before(async () => {
    const url = await aws.start();
    restore = setVariables({
      AWS_ENDPOINT_URL_S3: test.s3.url,
      AWS_ENDPOINT_URL_LAMBDA: url,
      AWS_ENDPOINT_URL_SFN: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  after(async () => {
    restore();
    await aws.stop();
  });
  beforeEach(() => {
    aws.calls.length = 0;
    aws.answers = {};
  });

  const invoke = (event: unknown, variables: Record<string, string> = {}, context = contextOf()) => {
    const handler = refreshHandler(
      environmentOf(test.bucket, { S3_FORCE_PATH_STYLE: 'true', LOG_LEVEL: 'INFO', ...variables }),
    );
    return told(() => handler(event, context));
  };
  const messages = (lines: readonly { message: string }[]) =>
    lines.map(({ message }) => message.replace(test.bucket.name, 'BUCKET'));

  it('logs what it does, in order', async () => {
    await test.bucket.put('raw/a.csv', csvOf(LINES, badRows(1)));
    const { lines } = await invoke({});
    expect(messages(lines)).to.deep.equal([
      'Refresh started',
      'Found 1 reports in s3://BUCKET',
      'Reading s3://BUCKET/raw/a.csv',
      'Records loaded: 21 (1 rejected)',
      `Active orders: ${ACTIVE}`,
      'KPIs calculated',
      'Refresh finished: published',
    ]);
    expect(lines.map(({ level }) => level)).to.deep.equal(Array.from({ length: 7 }, () => 'INFO'));
    expect(lines[1]).to.include({ read: 1, reused: 0 });
    expect(lines[5]?.['kpis']).to.deep.include({ total_orders: ACTIVE });
    expect(lines[6]).to.deep.include({ outcome: 'published', rows_read: 21, rows_rejected: 1 });
  });

  it('says in fewer words that nothing has changed', async () => {
    await test.bucket.put('raw/a.csv', csvOf(LINES));
    await invoke({});
    const { lines, result, counted } = await invoke({});
    expect(messages(lines)).to.deep.equal([
      'Refresh started',
      'Found 1 reports in s3://BUCKET',
      'Refresh finished: unchanged',
    ]);
    expect(result).to.include({ outcome: 'unchanged', rows_read: 0, reports: 1 });
    expect(counted[0]?.metrics).to.include({ RowsRead: 0, ReportsRead: 0, RefreshSucceeded: 1 });
  });

  it('counts in metrics of its stage, ten at most, and answers in short', async () => {
    await test.bucket.put('raw/a.csv', csvOf(LINES, badRows(1)));
    await test.bucket.put('raw/bad.csv', csvOf([], badRows(30)));
    await test.bucket.put('raw/notes.docx', 'no report');
    const { counted, result } = await invoke({});
    expect(counted).to.have.length(1);
    const { namespace, dimensions, metrics } = counted[0]!;
    expect(namespace).to.equal('SalesAnalytics');
    expect(dimensions).to.include({ stage: 'test' });
    expect(Object.keys(dimensions)).to.have.members(['service', 'stage']);
    expect(Object.keys(metrics)).to.have.members(METRICS);
    expect(METRICS.length).to.be.at.most(10);
    const { RefreshDuration, ...counts } = metrics;
    expect(RefreshDuration).to.be.within(1, 60_000);
    expect(counts).to.deep.equal({
      RowsRead: 51,
      RowsRejected: 31,
      ReportsRead: 1,
      ReportsFailed: 1,
      ReplacedLines: 0,
      RefreshSucceeded: 1,
    });
    const { manifest } = await published(test.bucket);
    const { failed, ...rest } = result!;
    expect(rest).to.deep.equal({
      outcome: 'published',
      error: null,
      snapshot: manifest.snapshot,
      rows_read: 51,
      rows_rejected: 31,
      replaced: { reports: 0, days: 0, lines: 0 },
      reports: 2,
      removed: [],
      ignored: ['raw/notes.docx'],
    });
    expect(failed).to.have.length(1);
    expect(failed?.[0]).to.match(/^raw\/bad\.csv: None of the 30 rows could be counted/);
  });

  for (const event of [{ froce: true }, { force: 'yes' }, { continued: -1 }, [], 'force'])
    it(`refuses ${JSON.stringify(event)}, and does nothing`, async () => {
      await test.bucket.put('raw/a.csv', csvOf(LINES));
      const { error, counted } = await invoke(event);
      expect(error?.message).to.match(/^Invalid refresh event: /);
      expect(counted.filter(({ metrics }) => 'RefreshSucceeded' in metrics)).to.deep.equal([]);
      expect(await test.bucket.keys('etl-output/')).to.deep.equal([]);
    });

  for (const [what, event] of [
    [
      'the schedule',
      { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {}, time: '2024-01-07T08:00:00Z' },
    ],
    [
      'a report that was put',
      { source: 'aws.s3', 'detail-type': 'Object Created', detail: { object: { key: 'raw/a.csv' } } },
    ],
    ['a report that was removed', { source: 'aws.s3', 'detail-type': 'Object Deleted', detail: {} }],
    ['no event at all', undefined],
    ['null', null],
  ] as const)
    it(`takes the event of ${what} for a plain refresh`, async () => {
      await test.bucket.put('raw/a.csv', csvOf(LINES));
      const { result, lines } = await invoke(event);
      expect(result).to.include({ outcome: 'published', rows_read: 20 });
      expect(lines[0]?.['asked']).to.deep.equal({ force: false, allow_empty: false, continued: 0 });
    });

  it('reads all again when forced, and accepts an empty listing with allow_empty', async () => {
    await test.bucket.put('raw/a.csv', csvOf(LINES));
    await invoke({});
    expect((await invoke({ force: true })).result).to.include({ outcome: 'published', rows_read: 20 });
    await test.bucket.remove('raw/a.csv');
    expect((await invoke({})).error?.name).to.equal('EmptyListing');
    expect((await invoke({ allow_empty: true })).result).to.deep.include({ reports: 0, removed: ['raw/a.csv'] });
  });

  describe('for a batch of messages', () => {
    const batchOf = (...bodies: string[]) => ({
      Records: bodies.map((body, index) => ({ messageId: `m${index}`, eventSource: 'aws:sqs', body })),
    });
    const upload = JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail: {} });

    it('refreshes once, with the options of all of them', async () => {
      await test.bucket.put('raw/a.csv', csvOf(LINES));
      await invoke({});
      const { result, lines, counted } = await invoke(batchOf(upload, '{"force":true}', upload));
      expect(result).to.include({ outcome: 'published', rows_read: 20 });
      expect(lines[0]).to.deep.include({
        messages: 3,
        asked: { force: true, allow_empty: false, continued: 0 },
      });
      expect(messages(lines).filter((message) => message === 'Refresh started')).to.have.length(1);
      expect(counted[0]?.metrics).to.include({ RefreshSucceeded: 1 });
      expect(lines.some(({ level }) => level === 'WARN')).to.equal(false);
    });

    it('refreshes for those that it cannot read as well, and names them in a warning', async () => {
      await test.bucket.put('raw/a.csv', csvOf(LINES));
      const { result, lines } = await invoke(batchOf('{', upload, '{"froce":true}'));
      expect(result).to.include({ outcome: 'published', rows_read: 20 });
      expect(lines[1]).to.deep.include({ level: 'WARN', count: 2, message_ids: ['m0', 'm2'] });
    });

    it('throws where the store fails, so that they come back', async () => {
      test.bucket.fault({ on: 'ListObjects', fault: { answer: 403, code: 'AccessDenied' } });
      expect((await invoke(batchOf(upload))).error?.name).to.equal('RetryableError');
      expect(aws.calls).to.deep.equal([]);
    });
  });

  describe('that others publish before, each time', () => {
    beforeEach(async () => {
      await test.bucket.put('raw/a.csv', csvOf(LINES));
      let depth = 0;
      const before = async () => {
        if (depth++ % 2 === 0) await refreshBucket(test.bucket);
      };
      test.bucket.fault({ on: 'PutObject', key: 'etl-output/manifest.v2.json', fault: { before } });
    });

    it('starts over in another invocation, and does not fail', async () => {
      const { result, lines, counted, error } = await invoke({ force: true, continued: 2 });
      expect(error).to.equal(undefined);
      expect(result?.outcome).to.equal('failed');
      expect(result?.error).to.contain('starts again in another invocation');
      expect(lines.at(-1)).to.include({ level: 'WARN', message: result?.error });
      expect(aws.calls.map(({ body }) => body)).to.deep.equal([{ force: true, allow_empty: false, continued: 3 }]);
      expect(aws.calls[0]!.headers).to.include({ 'x-amz-invocation-type': 'Event' });
      expect(counted.flatMap(({ metrics }) => Object.keys(metrics))).to.deep.equal([]);
    });

    it('fails after a hundred times', async () => {
      const { error } = await invoke({ continued: 100 });
      expect(error?.name).to.equal('RetryableError');
      expect(aws.calls).to.deep.equal([]);
    });
  });

  it('throws where the store fails, and leaves a report of that', async () => {
    await test.bucket.put('raw/a.csv', csvOf(LINES));
    test.bucket.fault({ on: 'GetObject', key: 'raw/a.csv', fault: { answer: 403, code: 'AccessDenied' } });
    const { error, counted, lines } = await invoke({});
    expect(error?.name).to.equal('RetryableError');
    expect(await lastReport(test.bucket)).to.deep.include({ outcome: 'failed', error: error?.message, reports: [] });
    expect(counted.filter(({ metrics }) => 'RefreshSucceeded' in metrics)).to.deep.equal([]);
    expect(messages(lines)).not.to.include('Refresh finished: published');
  }).timeout(30_000);

  describe('that runs out of time', () => {
    beforeEach(async () => {
      for (const [i, name] of ['a', 'b', 'c'].entries()) {
        await test.bucket.put(`raw/${name}.csv`, csvOf(linesOfDay(FIRST_DAY + i, 10)));
      }
    });

    it('continues by invoking itself', async () => {
      const { result, counted } = await invoke(
        { continued: 4, allow_empty: true },
        {},
        contextOf(900_000, 100_000, 59_999),
      );
      expect(result).to.include({ outcome: 'failed', rows_read: 10 });
      expect(result?.error).to.contain('Out of time');
      expect(counted[0]?.metrics).to.include({ RowsRead: 10 }).and.not.to.have.property('RefreshSucceeded');
      expect(aws.calls).to.have.length(1);
      expect(aws.calls[0]!.target).to.equal('/2015-03-31/functions/refresh/invocations');
      expect(aws.calls[0]!.headers).to.include({ 'x-amz-invocation-type': 'Event' });
      expect(aws.calls[0]!.body).to.deep.equal({ allow_empty: true, continued: 5 });
      const next = await invoke(aws.calls[0]!.body);
      expect(next.result).to.include({ outcome: 'published', rows_read: 20 });
      expect(readsOf(test.bucket)).to.equal(3);
    });

    it('gives up where nothing could be read', async () => {
      const { error } = await invoke({}, {}, contextOf(59_999));
      expect(error?.message).to.contain('timed out before it could read one report');
      expect(aws.calls).to.deep.equal([]);
    });

    it('gives up after a hundred times', async () => {
      const { error } = await invoke({ continued: 100 }, {}, contextOf(900_000, 100_000, 59_999));
      expect(error?.message).to.contain('timed out before it could read one report');
      expect(aws.calls).to.deep.equal([]);
    });
  });

  describe('with more to read than one function should', () => {
    const machine = { STATE_MACHINE_ARN: STATE_MACHINE, SCALE_OUT_REPORTS: '1' };
    const started = `${STATE_MACHINE.replace('stateMachine', 'execution')}:new`;

    beforeEach(async () => {
      for (const i of [0, 1]) await test.bucket.put(`raw/${i}.csv`, csvOf(linesOfDay(FIRST_DAY + i, 10)));
      aws.answers = {
        ListExecutions: { body: { executions: [] } },
        StartExecution: { body: { executionArn: started, startDate: 1_700_000_000 } },
      };
    });

    it('starts the state machine under a random name, and says so', async () => {
      const { result, lines, counted } = await invoke({ force: true }, machine);
      expect(result).to.include({ outcome: 'handed_over', execution: started, rows_read: 0, snapshot: null });
      expect(aws.of('ListExecutions')[0]?.body).to.include({ stateMachineArn: STATE_MACHINE, statusFilter: 'RUNNING' });
      const [start] = aws.of('StartExecution');
      const { name, input, ...rest } = start!.body as { name: string; input: string };
      expect(rest).to.deep.equal({ stateMachineArn: STATE_MACHINE });
      expect(name).to.match(/^[0-9a-f-]{36}$/);
      expect(JSON.parse(input)).to.deep.equal({ force: true, allow_empty: false });
      expect(messages(lines)).to.include('Handed over to the state machine: 2 reports');
      expect(messages(lines).at(-1)).to.equal('Refresh finished: handed_over');
      expect(counted.map(({ metrics }) => metrics)).to.deep.equal([{ RefreshHandedOver: 1 }]);
      expect((await lastReport(test.bucket)).outcome).to.equal('handed_over');
      expect(readsOf(test.bucket)).to.equal(0);
      const again = await invoke({}, machine);
      expect(again.result?.outcome).to.equal('handed_over');
      expect((aws.of('StartExecution')[1]!.body as { name: string }).name).not.to.equal(name);
    });

    it('starts none while one runs', async () => {
      const running = { executionArn: 'arn:running', stateMachineArn: STATE_MACHINE, name: 'x', status: 'RUNNING' };
      aws.answers['ListExecutions'] = { body: { executions: [{ ...running, startDate: 1_700_000_000 }] } };
      const { result, lines } = await invoke({}, machine);
      expect(result).to.include({ outcome: 'handed_over', execution: 'arn:running' });
      expect(aws.of('StartExecution')).to.deep.equal([]);
      expect(messages(lines)).to.include('Handed over to the running execution: 2 reports');
    });

    it('fails where it cannot be started', async () => {
      aws.answers['StartExecution'] = { status: 400, body: { __type: 'AccessDeniedException', message: 'no' } };
      const { error, counted } = await invoke({}, machine);
      expect(error?.name).to.equal('AccessDeniedException');
      expect(counted.flatMap(({ metrics }) => Object.keys(metrics))).to.deep.equal([]);
      expect((await lastReport(test.bucket)).outcome).to.equal('failed');
    });

    it('hands over by bytes as well', async () => {
      const { size } = { size: csvOf(linesOfDay(FIRST_DAY, 10)).length };
      const by = (bytes: number) => ({ STATE_MACHINE_ARN: STATE_MACHINE, SCALE_OUT_BYTES: String(bytes) });
      expect((await invoke({}, by(size))).result?.outcome).to.equal('handed_over');
      expect((await invoke({}, by(10 * size))).result?.outcome).to.equal('published');
    });

    for (const [what, variables] of [
      ['there is no state machine', { SCALE_OUT_REPORTS: '1' }],
      ['it is not that much', { STATE_MACHINE_ARN: STATE_MACHINE, SCALE_OUT_REPORTS: '2' }],
    ] as const)
      it(`reads them itself where ${what}`, async () => {
        const { result } = await invoke({}, variables);
        expect(result).to.include({ outcome: 'published', rows_read: 20 }).and.not.to.have.property('execution');
        expect(aws.calls).to.deep.equal([]);
        const both = [...linesOfDay(FIRST_DAY, 10), ...linesOfDay(FIRST_DAY + 1, 10)];
        expect((await published(test.bucket)).cells).to.deep.equal(cellsOf(both));
      });

    it('counts the reports to read, not those of the catalog', async () => {
      await invoke({});
      await test.bucket.put('raw/0.csv', csvOf(linesOfDay(FIRST_DAY, 11)));
      expect((await invoke({}, machine)).result).to.include({ outcome: 'published', rows_read: 11 });
    });
  });
});
