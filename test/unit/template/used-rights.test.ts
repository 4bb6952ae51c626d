import { expect } from 'chai';
import { buildStep, mergeStep, monthsStep, planStep, publishStep } from '../../../lib/refresh/steps.ts';
import { plannedMonthsSchema, plannedRunSchema } from '../../../schemas/steps.ts';
import type { BuildStep, MergeStep } from '../../../schemas/steps.ts';
import { withSecret } from '../../../lib/refresh/secret.ts';
import { writeTombstones } from '../../../lib/refresh/tombstones.ts';
import { HOUR, SETTINGS, ahead, refreshBucket } from '../../support/etl.ts';
import { FIRST_DAY, badRows, csvOf, linesOfDay } from '../../support/lines.ts';
import { type S3Request, type TestBucket, useS3 } from '../../support/s3.ts';
import { PACKAGING_TIMEOUT, packaged } from './packages.ts';
import { type Template, textOf } from './template.ts';
import { statementsOf } from './wildcards.ts';

const ACTIONS: Record<S3Request['operation'], string> = {
  GetObject: 's3:GetObject',
  HeadObject: 's3:GetObject',
  GetObjectVersion: 's3:GetObjectVersion',
  HeadObjectVersion: 's3:GetObjectVersion',
  DeleteObjectVersion: 's3:DeleteObjectVersion',
  PutObject: 's3:PutObject',
  CopyObject: 's3:PutObject',
  CreateMultipartUpload: 's3:PutObject',
  UploadPart: 's3:PutObject',
  CompleteMultipartUpload: 's3:PutObject',
  AbortMultipartUpload: 's3:AbortMultipartUpload',
  DeleteObject: 's3:DeleteObject',
  DeleteObjects: 's3:DeleteObject',
  ListObjects: 's3:ListBucket',
  ListObjectVersions: 's3:ListBucketVersions',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
  Other: 'none',
};
const BUCKET = 'arn:${AWS::Partition}:s3:::${ReportBucket}';

const NAMES = ['Plan', 'Build', 'Months', 'Merge', 'Publish', 'Refresh'] as const;
type Name = (typeof NAMES)[number];

/** Which objects are removed stands in the body of the request; a function never goes beyond these folders. */
const SWEPT: Partial<Record<Name, string[]>> = {
  Months: ['rejects'],
  Publish: ['rollups/snapshots/s', 'reports/r', 'months/m', 'catalogs/s', 'cubes/merged', 'cleaned', 'rejects'],
};

describe('the rights of a function of the refresh', function () {
  this.timeout(PACKAGING_TIMEOUT);
  const test = useS3();
  let template: Template;
  let seen: Record<Name, S3Request[]>;

  before(async () => {
    ({ template } = await packaged('prod'));
  });
  beforeEach(() => {
    seen = { Plan: [], Build: [], Months: [], Merge: [], Publish: [], Refresh: [] };
  });

  /** Notes what `work` asks of S3 as done by a function. */
  async function as<T>(name: Name, work: () => Promise<T>): Promise<T> {
    const { requests } = test.s3.proxy;
    requests.length = 0;
    const result = await work();
    seen[name].push(...requests);
    return result;
  }

  async function run(bucket: TestBucket, id: string, now = () => new Date(), settings = SETTINGS) {
    const asked = { force: false, allow_empty: false, round: 1 };
    const planned = await as('Plan', () => planStep(bucket.store, settings, { run: id, asked }, { now }));
    const items = JSON.parse((await bucket.read(planned.items_key)).toString('utf8')) as BuildStep[];
    for (const item of items) await as('Build', () => buildStep(bucket.store, settings, item, { now, retryDelay: 1 }));
    const step = plannedRunSchema.parse(planned);
    const listed = await as('Months', () => monthsStep(bucket.store, settings, step, { now, retryDelay: 1 }));
    const months = JSON.parse((await bucket.read(listed.months_key)).toString('utf8')) as MergeStep[];
    for (const month of months) await as('Merge', () => mergeStep(bucket.store, month));
    return { planned: plannedMonthsSchema.parse(listed), now };
  }

  /** What the role of a function does not allow of what it asked for. */
  function refused(name: Name): string[] {
    const statements = statementsOf(template.Resources[`${name}IamRoleLambdaExecution`]!.Properties!);
    const allows = (action: string, resource: string, prefix: string | null) =>
      statements.some(({ Effect, Action, Resource, Condition }) => {
        const resources = (Array.isArray(Resource) ? Resource : [Resource]).map(textOf);
        const prefixes = Object.values(Condition ?? {})[0]?.['s3:prefix'] as string[] | undefined;
        return (
          Effect === 'Allow' &&
          [Action].flat().includes(action) &&
          resources.some((pattern) => matches(pattern, resource)) &&
          (prefixes === undefined || prefixes.some((pattern) => matches(pattern, prefix ?? '')))
        );
      });
    return seen[name].flatMap(({ operation, key, query }) => {
      const of = key === '' ? BUCKET : `${BUCKET}/${key}`;
      const folders = SWEPT[name] ?? SWEPT.Publish!;
      const resources = operation === 'DeleteObjects' ? folders.map((one) => `${BUCKET}/etl-output/${one}/x`) : [of];
      const allowed = resources.every((resource) => allows(ACTIONS[operation], resource, query.get('prefix')));
      return allowed ? [] : [`${operation} ${key} ${query.get('prefix') ?? ''}`.trim()];
    });
  }

  it('cover all that it asks of S3', async () => {
    const { bucket } = test;
    await bucket.put('raw/a.csv', csvOf(linesOfDay(FIRST_DAY, 10), ['x,y']));
    await bucket.put('raw/b.csv', csvOf(linesOfDay(FIRST_DAY + 1, 10)));
    await bucket.put('raw/bad.csv', csvOf([], badRows(30)));
    await bucket.put('raw/format.json', '{}');
    await bucket.put('etl-output/Cleaned_Amazon_Sale_Report.csv', csvOf(linesOfDay(FIRST_DAY, 3)));
    // A run that is cut off before it publishes, and one that takes its rollups over.
    await run(bucket, 'one');
    const two = await run(bucket, 'two');
    await as('Publish', () => publishStep(bucket.store, SETTINGS, two.planned, { now: two.now }));
    // A report changes after the plan, another is removed; what is old is cleared up.
    await bucket.put('raw/a.csv', csvOf(linesOfDay(FIRST_DAY, 12)));
    await bucket.remove('raw/b.csv');
    await bucket.put('raw/format.json', '{"habits": {}}');
    const three = await run(bucket, 'three', ahead(2 * HOUR));
    await bucket.put('raw/c.csv', csvOf(linesOfDay(FIRST_DAY + 3, 12)));
    await as('Publish', () => publishStep(bucket.store, SETTINGS, three.planned, { now: three.now }));
    await as('Refresh', () => refreshBucket(bucket, { force: true, now: ahead(4 * HOUR) }));
    for (const name of NAMES) {
      expect(seen[name], name).to.have.length.greaterThan(2);
      expect(refused(name), name).to.deep.equal([]);
    }
    expect(seen.Publish.map(({ operation }) => operation)).to.include.members([
      'DeleteObjects',
      'ListMultipartUploads',
    ]);
  });

  it('are found to be too few where they are', async () => {
    const { bucket } = test;
    await bucket.put('raw/a.csv', csvOf(linesOfDay(FIRST_DAY, 10)));
    const { planned } = await run(bucket, 'one');
    await as('Plan', () => publishStep(bucket.store, SETTINGS, planned, { now: () => new Date() }));
    await as('Publish', () => refreshBucket(bucket, { force: true }));
    expect(refused('Plan')).to.include('PutObject etl-output/manifest.v2.json');
    expect(refused('Publish')).to.include('GetObject raw/a.csv');
  });

  it('cover a bucket with nothing but one cleaned file', async () => {
    const { bucket } = test;
    await bucket.put('etl-output/Cleaned_Amazon_Sale_Report.csv', csvOf(linesOfDay(FIRST_DAY, 3)));
    const { planned, now } = await run(bucket, 'one');
    await as('Publish', () => publishStep(bucket.store, SETTINGS, planned, { now }));
    for (const name of NAMES) expect(refused(name), name).to.deep.equal([]);
  });

  it('cover an order that is erased from a report whose file has expired', async () => {
    const { bucket } = test;
    const settings = { ...SETTINGS, rawRetentionDays: 1 };
    const now = ahead(48 * HOUR);
    await bucket.put('raw/a.csv', csvOf(linesOfDay(FIRST_DAY, 10), badRows(1)));
    await bucket.put('raw/b.csv', csvOf(linesOfDay(FIRST_DAY + 1, 10)));
    await refreshBucket(bucket, { settings });
    await bucket.remove('raw/a.csv');
    const { orderSecret } = await withSecret(bucket.store, settings);
    const erase = (ids: string[]) => writeTombstones(bucket.store, orderSecret, ids, { series: null, now: new Date() });
    await erase(['4000000003', 'b0']);
    const { planned } = await run(bucket, 'one', now, settings);
    expect(await bucket.keys('etl-output/rejects/')).to.deep.equal([]);
    // One more, which publish is the first to find.
    await erase(['4000000004']);
    await as('Publish', () => publishStep(bucket.store, settings, planned, { now }));
    for (const name of NAMES) expect(refused(name), name).to.deep.equal([]);
    expect(seen.Publish.filter(({ operation }) => operation === 'PutObject').map(({ key }) => key)).to.include(
      'etl-output/cleaned/a.csv',
    );
  });

  it('cover the version that counts of a bad report, months that are gone, and uploads that were left', async () => {
    const bucket = await test.s3.bucket({ versions: true });
    await bucket.put('raw/a.csv', csvOf(linesOfDay(FIRST_DAY, 10)));
    await bucket.put('raw/other/a.csv', csvOf(linesOfDay(FIRST_DAY, 10)));
    await refreshBucket(bucket, { settings: { maxRejectRatio: 0.06 } });
    await bucket.put('raw/a.csv', csvOf([], badRows(30)));
    const one = await run(bucket, 'one');
    expect(seen.Months.map(({ operation }) => operation)).to.include.members(['GetObjectVersion', 'HeadObjectVersion']);
    for (const folder of ['months/m', 'reports/r', 'cleaned']) {
      await fetch(`${test.s3.url}/${bucket.name}/etl-output/${folder}/x?uploads`, { method: 'POST' });
    }
    expect(bucket.openUploads()).to.have.length(3);
    for (const folder of ['months/', 'reports/']) {
      for (const key of await bucket.keys(`etl-output/${folder}`)) await bucket.remove(key);
    }
    await as('Publish', () => publishStep(bucket.store, SETTINGS, one.planned, { now: ahead(2 * HOUR) }));
    const two = await run(bucket, 'two');
    await as('Publish', () => publishStep(bucket.store, SETTINGS, two.planned, { now: ahead(2 * HOUR) }));
    for (const name of NAMES) expect(refused(name), name).to.deep.equal([]);
    expect(seen.Publish.map(({ operation }) => operation)).to.include.members([
      'GetObjectVersion',
      'AbortMultipartUpload',
    ]);
  });
});

/** Whether an ARN or a prefix is one of a pattern, which may have one `*`. */
function matches(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  return end === undefined ? text === pattern : text.startsWith(start) && text.endsWith(end);
}
