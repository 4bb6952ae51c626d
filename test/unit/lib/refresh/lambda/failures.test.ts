import { expect } from 'chai';
import { refreshHandler } from '../../../../../lib/refresh/lambda/refresh-handler.ts';
import {
  buildHandler,
  mergeHandler,
  monthsHandler,
  planHandler,
  publishHandler,
} from '../../../../../lib/refresh/lambda/step-handlers.ts';
import { readEnvironment } from '../../../../../lib/runtime/config.ts';
import type { BuildStep, MergeStep, PlannedRun } from '../../../../../schemas/steps.ts';
import { FIRST_DAY, csvOf, linesOfDay } from '../../../../support/lines.ts';
import { useS3 } from '../../../../support/s3.ts';
import { setVariables } from '../../http/requests.ts';
import { contextOf, environmentOf, told } from '../handlers.ts';

const HANDLERS = {
  refresh: refreshHandler,
  'plan step': planHandler,
  'build step': buildHandler,
  'months step': monthsHandler,
  'merge step': mergeHandler,
  'publish step': publishHandler,
};
type What = keyof typeof HANDLERS;

describe('a function of the refresh that fails', () => {
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

  const call = (what: What, event: unknown) =>
    told<unknown>(() =>
      HANDLERS[what](environmentOf(test.bucket, { S3_FORCE_PATH_STYLE: 'true' }))(event, contextOf()),
    );

  async function itemOf<T>(key: string): Promise<T> {
    const [first] = JSON.parse((await test.bucket.read(key)).toString('utf8')) as T[];
    return first!;
  }

  /** The events of a run whose steps before all went well. */
  async function events(): Promise<Record<What, unknown>> {
    await test.bucket.put('raw/a.csv', csvOf(linesOfDay(FIRST_DAY, 20)));
    const asked = { run: 'run-1', asked: {} };
    const planned = (await call('plan step', asked)).result as PlannedRun;
    const report = await itemOf<BuildStep>(planned.items_key);
    await call('build step', report);
    const listed = (await call('months step', planned)).result as PlannedRun & { months_key: string };
    const month = await itemOf<MergeStep>(listed.months_key);
    return {
      refresh: {},
      'plan step': asked,
      'build step': { ...report, run: 'run-2' },
      'months step': planned,
      'merge step': month,
      'publish step': listed,
    };
  }

  for (const what of Object.keys(HANDLERS) as What[]) {
    it(`logs once why S3 refused it, and what to do: ${what}`, async () => {
      const all = await events();
      test.bucket.fault({ on: 'GetObject', fault: { answer: 403, code: 'AccessDenied' } });
      test.bucket.fault({ on: 'PutObject', fault: { answer: 403, code: 'AccessDenied' } });
      test.bucket.fault({ on: 'ListObjects', fault: { answer: 403, code: 'AccessDenied' } });
      const { error, lines } = await call(what, all[what]);
      expect(error?.name).to.equal('RetryableError');
      const failures = lines.filter(({ level }) => level === 'ERROR');
      expect(failures).to.have.length(1);
      expect(failures[0]!.message).to.equal(`Failed ${what}: ${error!.message}`);
      expect(failures[0]).to.include({ code: 'STORE_FAILED' });
      expect(failures[0]!['remedy']).to.contain('AccessDenied: check bucketName');
      expect(failures[0]).to.have.nested.property('error.name', 'StoreError');
      expect(JSON.stringify(failures[0]!['error'])).to.contain('AccessDenied');
    }).timeout(30_000);

    it(`logs once that its event is wrong: ${what}`, async () => {
      const { error, lines } = await call(what, { froce: true });
      expect(lines.map(({ level, message }) => [level, message])).to.deep.equal([
        ['ERROR', `Failed ${what}: ${error!.message}`],
      ]);
      expect(lines[0]).to.have.property('remedy').that.is.a('string');
    });

    it(`logs once that a setting is wrong: ${what}`, async () => {
      const handler = HANDLERS[what](() => readEnvironment({ S3_BUCKET: 'reports', OVERLAP: 'both' }));
      const { error, lines } = await told<unknown>(() => handler({}, contextOf()));
      expect(error?.name).to.equal('ConfigError');
      expect(lines.map(({ level, code }) => [level, code])).to.deep.equal([['ERROR', 'INVALID_CONFIG']]);
    });
  }
});
