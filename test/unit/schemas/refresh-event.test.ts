import { expect } from 'chai';
import { refreshEventSchema } from '../../../schemas/refresh-event.ts';

const NOTHING_SPECIAL = { force: false, allow_empty: false, continued: 0 };
const COMMON = {
  version: '0',
  id: '1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d',
  account: '123456789012',
  time: '2024-04-30T08:00:00Z',
  region: 'eu-central-1',
};
const STACK =
  'arn:aws:cloudformation:eu-central-1:123456789012:stack/sales-analytics-prod/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

/** As AWS documents them. */
const EVENTS = {
  'the schedule': {
    ...COMMON,
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    resources: ['arn:aws:events:eu-central-1:123456789012:rule/sales-analytics-prod-daily-refresh'],
    detail: {},
  },
  'an upload': {
    ...COMMON,
    source: 'aws.s3',
    'detail-type': 'Object Created',
    resources: ['arn:aws:s3:::reports'],
    detail: { version: '0', bucket: { name: 'reports' }, object: { key: 'raw/a.csv', size: 5, etag: 'e' } },
  },
  'a deployment': {
    ...COMMON,
    source: 'aws.cloudformation',
    'detail-type': 'CloudFormation Stack Status Change',
    resources: [STACK],
    detail: { 'stack-id': STACK, 'status-details': { status: 'UPDATE_COMPLETE', 'status-reason': '' } },
  },
};

describe('the event of a refresh', () => {
  for (const [what, event] of Object.entries(EVENTS))
    it(`may be that of ${what}, which asks for nothing in particular`, () => {
      expect(refreshEventSchema.parse(event)).to.deep.equal(NOTHING_SPECIAL);
    });

  it('may be given by hand', () => {
    expect(refreshEventSchema.parse({})).to.deep.equal(NOTHING_SPECIAL);
    expect(refreshEventSchema.parse({ force: true })).to.deep.equal({ ...NOTHING_SPECIAL, force: true });
    expect(() => refreshEventSchema.parse({ forced: true })).to.throw();
  });

  describe('of messages of the queue', () => {
    /** As Lambda gets them from SQS. */
    const batchOf = (...bodies: unknown[]) => ({
      Records: bodies.map((body, index) => ({
        messageId: `m${index}`,
        receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1714464000000' },
        messageAttributes: {},
        md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:sales-analytics-prod-refresh',
        awsRegion: 'eu-central-1',
      })),
    });
    const parsed = (...bodies: unknown[]) => refreshEventSchema.parse(batchOf(...bodies));
    const read = (messages: number) => ({ batch: { messages, unreadable: [] } });
    /** As Lambda writes it into the dead letter queue. */
    const failed = (requestPayload: unknown) => ({
      version: '1.0',
      timestamp: '2024-04-30T08:20:00.000Z',
      requestContext: {
        requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
        functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:sales-analytics-prod-refresh:$LATEST',
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'RetryableError', errorMessage: 'S3 fails' },
    });

    it('is one refresh of all of their events', () => {
      const events = Object.values(EVENTS);
      expect(parsed(...events)).to.deep.equal({ ...NOTHING_SPECIAL, ...read(events.length) });
    });

    it('has each option that one of them sets', () => {
      expect(parsed(EVENTS['an upload'], { force: true }, {}, { allow_empty: true })).to.deep.equal({
        force: true,
        allow_empty: true,
        continued: 0,
        ...read(4),
      });
      expect(parsed({ force: true }, { force: false })).to.include({ force: true, allow_empty: false });
    });

    it('takes a dead letter of an invocation for what was to be done, and starts anew', () => {
      const letter = failed({ allow_empty: true, continued: 100 });
      expect(parsed(letter)).to.deep.equal({ ...NOTHING_SPECIAL, allow_empty: true, ...read(1) });
      expect(parsed(failed(EVENTS['an upload']))).to.deep.equal({ ...NOTHING_SPECIAL, ...read(1) });
    });

    for (const body of ['', 'refresh!', '{"force":', 'null', '[]', { forced: true }, { force: 'yes' }, failed('x')])
      it(`counts ${JSON.stringify(body)} as a request without options, beside one that can be read`, () => {
        const batch = { messages: 2, unreadable: ['m1'] };
        expect(parsed({ force: true }, body)).to.deep.equal({ ...NOTHING_SPECIAL, force: true, batch });
      });

    it('comes from SQS, and is never empty', () => {
      expect(() => refreshEventSchema.parse({ Records: [] })).to.throw();
      const [record] = batchOf({}).Records;
      expect(() => refreshEventSchema.parse({ Records: [{ ...record, eventSource: 'aws:s3' }] })).to.throw();
      expect(() => refreshEventSchema.parse({ ...batchOf({}).Records[0] })).to.throw();
    });
  });
});
