import { expect } from 'chai';
import { RetryableError } from '../../../../../lib/refresh/lambda/retryable-error.ts';
import {
  buildHandler,
  mergeHandler,
  monthsHandler,
  planHandler,
  publishHandler,
} from '../../../../../lib/refresh/lambda/step-handlers.ts';
import { StoreError } from '../../../../../lib/storage/objects.ts';
import type { BuildStep, MergeStep } from '../../../../../schemas/steps.ts';
import { lastReport, published } from '../../../../support/etl.ts';
import { FIRST_DAY, badRows, cellsOf, csvOf, linesOfDay } from '../../../../support/lines.ts';
import { useS3 } from '../../../../support/s3.ts';
import { setVariables } from '../../http/requests.ts';
import { contextOf, environmentOf, told } from '../handlers.ts';

const LINES = linesOfDay(FIRST_DAY, 20);

describe('the handlers of the steps', () => {
  const test = useS3();
  let restore: () => void;

  before(() => {
    restore = setVariables({
      AWS_ENDPOINT_URL_S3: test.s3.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  after(() => restore());

  const environment = () => environmentOf(test.bucket, { S3_FORCE_PATH_STYLE: 'true' })();
  const plan = (event: unknown) => told(() => planHandler(environment)(event, contextOf()));
  const build = (event: unknown) => told(() => buildHandler(environment)(event, contextOf()));
  const months = (event: unknown) => told(() => monthsHandler(environment)(event, contextOf()));
  const merge = (event: unknown) => told(() => mergeHandler(environment)(event, contextOf()));
  const publish = (event: unknown) => told(() => publishHandler(environment)(event, contextOf()));
  const messages = (lines: readonly { message: string }[]) =>
    lines.map(({ message }) => message.replace(test.bucket.name, 'BUCKET'));

  it('answer numbers, not lists that Step Functions would refuse', async () => {
    const { bucket } = test;
    await bucket.put('raw/a.csv', csvOf(LINES));
    for (let i = 0; i < 300; i++) await bucket.put(`raw/${'x'.repeat(900)}-${i}.pdf`, 'no report');
    const planned = await plan({ run: 'run-1', asked: {} });
    await build((JSON.parse((await bucket.read(planned.result!.items_key)).toString('utf8')) as BuildStep[])[0]);
    const { result } = await publish(planned.result);
    expect(result).to.include({ outcome: 'published', ignored: 300 });
    expect(JSON.stringify(result).length).to.be.below(1000);
    expect((await lastReport(bucket)).ignored).to.have.length(300);
  });

  it('write together the log and metrics of one function', async () => {
    const { bucket } = test;
    await bucket.put('raw/a.csv', csvOf(LINES, badRows(1)));
    await bucket.put('raw/bad.csv', csvOf([], badRows(30)));
    const planned = await plan({ run: 'run-1', asked: {} });
    expect(planned.result).to.deep.include({ run: 'run-1', items: 2, round: 1, force: false, allow_empty: false });
    expect(messages(planned.lines)).to.deep.equal(['Refresh started', 'Found 2 reports in s3://BUCKET']);
    expect(planned.counted).to.deep.equal([]);

    const items = JSON.parse((await bucket.read(planned.result!.items_key)).toString('utf8')) as BuildStep[];
    const [good, bad] = [await build(items[0]), await build(items[1])];
    expect(good.result).to.deep.equal({ key: 'raw/a.csv', outcome: 'built', rows: 21, rejected: 1, error: null });
    expect(messages(good.lines)).to.deep.equal(['Reading s3://BUCKET/raw/a.csv', 'Records loaded: 21 (1 rejected)']);
    expect(bad.result).to.include({ key: 'raw/bad.csv', outcome: 'failed', rows: 30 });
    expect(bad.lines.at(-1)).to.include({ level: 'ERROR', key: 'raw/bad.csv' });
    expect([...good.counted, ...bad.counted]).to.deep.equal([]);

    const listed = await months(planned.result);
    expect(listed.result).to.deep.equal({
      ...planned.result,
      months_key: 'etl-output/runs/run-1/months.json',
      months: 1,
    });
    expect(messages(listed.lines)).to.deep.equal(['Months to make: 1']);
    const [item] = JSON.parse((await bucket.read(listed.result!.months_key)).toString('utf8')) as MergeStep[];
    const merged = await merge(item);
    const made = { series: 'default', month: '2022-04', outcome: 'made', lines: LINES.length, error: null };
    expect(merged.result).to.deep.equal(made);
    expect(messages(merged.lines)).to.deep.equal(['2022-04 of default: made']);
    expect([...listed.counted, ...merged.counted]).to.deep.equal([]);

    const { result, lines, counted } = await publish(listed.result);
    const { manifest, cells } = await published(bucket);
    expect(cells).to.deep.equal(cellsOf(LINES));
    expect(result).to.include({ outcome: 'published', snapshot: manifest.snapshot, again: false, next: null });
    expect(result).to.include({ reports: 2, failed: 1, removed: 0, ignored: 0 });
    const active = LINES.filter(({ status }) => status !== 'Cancelled').length;
    expect(messages(lines)).to.deep.equal([
      'Found 2 reports in s3://BUCKET',
      `Active orders: ${active}`,
      'KPIs calculated',
      'Refresh finished: published',
    ]);
    expect(counted).to.have.length(1);
    const { RefreshDuration, ...counts } = counted[0]!.metrics;
    expect(RefreshDuration).to.be.within(1, 60_000);
    expect(counted[0]!.dimensions).to.include({ stage: 'test' });
    expect(counts).to.deep.equal({
      RowsRead: 51,
      RowsRejected: 31,
      ReportsRead: 1,
      ReportsFailed: 1,
      ReplacedLines: 0,
      RefreshSucceeded: 1,
    });
    expect((await lastReport(bucket)).started_at).to.equal(planned.result!.started_at);
  });

  it('refuse what the step before would not hand over', async () => {
    for (const [step, event] of [
      [plan, { asked: {} }],
      [plan, { run: '../elsewhere', asked: {} }],
      [plan, { run: 'run-1', asked: { froce: true } }],
      [build, {}],
      [build, { run: 'run-1', key: 'raw/a.csv' }],
      [months, { run: 'run-1' }],
      [merge, { run: 'run-1', month: '2022-04' }],
      [publish, { run: 'run-1' }],
      [publish, null],
    ] as const) {
      const { error } = await step(event);
      expect(error?.message, JSON.stringify(event)).to.match(/^Invalid \w+ step event: /);
    }
    expect(await test.bucket.keys('etl-output/')).to.deep.equal([]);
  });

  it('say why a month cannot be made, without failing', async () => {
    const { bucket } = test;
    await bucket.put('raw/a.csv', csvOf(LINES));
    const planned = await plan({ run: 'run-1', asked: {} });
    const [report] = JSON.parse((await bucket.read(planned.result!.items_key)).toString('utf8')) as BuildStep[];
    await build(report);
    const listed = await months(planned.result);
    for (const key of await bucket.keys('etl-output/reports/')) await bucket.remove(key);
    const [item] = JSON.parse((await bucket.read(listed.result!.months_key)).toString('utf8')) as MergeStep[];
    const { result, lines, error } = await merge(item);
    expect(error).to.equal(undefined);
    expect(result).to.include({ outcome: 'lost', lines: 0 });
    expect(lines.at(-1)).to.include({ level: 'WARN', outcome: 'lost' });
    expect(lines.at(-1)!.message).to.match(/^2022-04 of default: lost\. These files are gone/);
    bucket.fault({ on: 'GetObject', key: /runs/, fault: { answer: 403, code: 'AccessDenied' } });
    expect((await merge(item)).error).to.be.instanceOf(RetryableError);
  });

  it('leave a report where publishing fails', async () => {
    await test.bucket.put('raw/a.csv', csvOf(LINES));
    const planned = await plan({ run: 'run-1', asked: {} });
    const [item] = JSON.parse((await test.bucket.read(planned.result!.items_key)).toString('utf8')) as BuildStep[];
    await build(item);
    test.bucket.fault({ on: 'GetObject', key: /outcomes/, fault: { answer: 403, code: 'AccessDenied' } });
    const { error, counted } = await publish(planned.result);
    expect(error).to.be.instanceOf(RetryableError).with.property('cause').that.is.instanceOf(StoreError);
    expect(counted.flatMap(({ metrics }) => Object.keys(metrics))).not.to.include('RefreshSucceeded');
    expect(await lastReport(test.bucket)).to.include({ outcome: 'failed' });
  });
});
