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
});
