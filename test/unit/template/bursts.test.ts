import { expect } from 'chai';
import { below, createRandom } from '../../../scripts/sample/random.ts';
import { PACKAGING_TIMEOUT, packaged } from './packages.ts';
import { type Burst, type Simulation, simulate } from './queue-model.ts';
import { type QueueSettings, queueOf } from './queue-settings.ts';

const EVENTS = 10_000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const SEED = 2022;

/** An upload, as the function gets it from the queue. */
const MESSAGE = {
  messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
  receiptHandle: 'x'.repeat(412),
  body: JSON.stringify({
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '111122223333',
    time: '2024-04-30T08:00:00Z',
    region: 'eu-central-1',
    resources: ['arn:aws:s3:::sales-analytics-prod-reportbucket-1a2b3c4d5e6f'],
    detail: {
      version: '0',
      bucket: { name: 'sales-analytics-prod-reportbucket-1a2b3c4d5e6f' },
      object: {
        key: 'raw/amazon-in/2024/04/amazon-sale-report-2024-04-30.csv.gz',
        size: 5_242_880,
        etag: 'b1946ac92492d2347c6235b4d2611184',
        'version-id': 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
        sequencer: '617f08299329d189',
      },
      'request-id': 'N4N7GDK58NMKJ12R',
      requester: '123456789012',
      'source-ip-address': '1.2.3.4',
      reason: 'CompleteMultipartUpload',
    },
  }),
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '1714464000000',
    SenderId: 'AIDAJXNJGGKNS7OSV23OI',
    ApproximateFirstReceiveTimestamp: '1714464000001',
  },
  messageAttributes: {},
  md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:sales-analytics-prod-refresh',
  awsRegion: 'eu-central-1',
};
const messageBytes = JSON.stringify(MESSAGE).length + 1;

const times = (of: (index: number) => number): number[] =>
  Array.from({ length: EVENTS }, (_, index) => of(index)).toSorted((a, b) => a - b);
const random = createRandom(SEED);

/** When 10,000 reports are uploaded, in seconds. */
const ARRIVALS: Record<string, number[]> = {
  'evenly in five minutes': times((index) => (index * 5 * MINUTE) / EVENTS),
  'at random in five minutes': times(() => below(random, 5 * MINUTE * 1000) / 1000),
  'all at once': times(() => 0),
  'ten times a thousand, each minute': times((index) => (index % 10) * MINUTE),
  'more and more for an hour': times(() => Math.sqrt(below(random, 1_000_000) / 1_000_000) * HOUR),
  'one every 45 seconds': times((index) => index * 45),
};
/** How long a refresh takes, in seconds; `null`: any time up to the timeout of the function. */
const DURATIONS = [2, 30, 300, null];

describe('10,000 uploads', function () {
  this.timeout(PACKAGING_TIMEOUT);
  let queue: QueueSettings;

  before(async () => void (queue = queueOf((await packaged('prod')).template)));

  const burstOf = (arrivals: readonly number[], seconds: number | null): Burst => {
    const draws = createRandom(SEED, 1);
    const duration = () => seconds ?? 2 + below(draws, queue.timeout - 1);
    return { arrivals, messageBytes, duration, random: createRandom(SEED, 2) };
  };

  /** Messages that no refresh read that succeeded and began when they were there. */
  function missed({ refreshes }: Simulation, arrivals: readonly number[]): number[] {
    const seen = new Set<number>();
    for (const { began, failed, messages } of refreshes) {
      for (const message of messages) if (!failed && began >= arrivals[message]!) seen.add(message);
    }
    return arrivals.map((_, message) => message).filter((message) => !seen.has(message));
  }

  function mostAtOnce({ refreshes }: Simulation): number {
    let running: { ended: number }[] = [];
    let most = 0;
    for (const refresh of refreshes) {
      running = [...running.filter(({ ended }) => ended > refresh.began), refresh];
      most = Math.max(most, running.length);
    }
    return most;
  }

  /** Each poller has one batch in `max(window, duration)`, unless one is full sooner. */
  function mostRefreshes({ refreshes }: Simulation, pollers: number): number {
    const shortest = Math.min(...refreshes.map(({ began, ended }) => ended - began));
    const span = refreshes.at(-1)!.began;
    const full = refreshes.filter((one) => one.full).length;
    return pollers * (Math.floor(span / Math.max(queue.window, shortest)) + 1) + full;
  }

  for (const [what, arrivals] of Object.entries(ARRIVALS))
    for (const seconds of DURATIONS)
      it(`${what} are each followed by a refresh, of ${seconds ?? 'some'} seconds, and by few in all`, () => {
        const simulation = simulate(queue, burstOf(arrivals, seconds));
        expect(missed(simulation, arrivals)).to.deep.equal([]);
        expect(simulation.dead).to.deep.equal([]);
        expect(mostAtOnce(simulation)).to.be.at.most(queue.concurrency);
        expect(simulation.refreshes.length).to.be.at.most(mostRefreshes(simulation, queue.concurrency));
      });

  // As docs/adr/0010-a-queue-before-the-refresh.md has it.
  for (const [seconds, count] of [
    [2, 28],
    [30, 13],
    [300, 5],
  ] as const)
    it(`evenly in five minutes are ${count} refreshes of ${seconds} seconds`, () => {
      const { refreshes } = simulate(queue, burstOf(ARRIVALS['evenly in five minutes']!, seconds));
      expect(refreshes).to.have.length(count);
    });

  it('are a refresh each without the queue', () => {
    const { refreshes } = simulate({ ...queue, window: 0, batchSize: 1 }, burstOf(ARRIVALS['all at once']!, 2));
    expect(refreshes).to.have.length(EVENTS);
  });

  it('are few refreshes even if five batches are gathered at a time', () => {
    const arrivals = ARRIVALS['evenly in five minutes']!;
    const simulation = simulate(queue, { ...burstOf(arrivals, 2), pollers: 5 });
    expect(missed(simulation, arrivals)).to.deep.equal([]);
    expect(mostAtOnce(simulation)).to.be.at.most(queue.concurrency);
    expect(simulation.refreshes.length).to.be.at.most(mostRefreshes(simulation, 5));
  });

  it('are a matter of the payload where they come at once: a batch ends at 6 MB', () => {
    const { refreshes } = simulate(queue, burstOf(ARRIVALS['all at once']!, 2));
    const sizes = refreshes.map(({ messages }) => messages.length);
    expect(Math.max(...sizes)).to.be.within(2000, queue.batchSize - 1);
  });

  it('are all refreshed after an hour in which S3 fails, and none is a dead letter', () => {
    const arrivals = ARRIVALS['evenly in five minutes']!;
    const simulation = simulate(queue, { ...burstOf(arrivals, 2), fails: (began) => began < HOUR });
    expect(simulation.refreshes.some(({ failed }) => failed)).to.equal(true);
    expect(missed(simulation, arrivals)).to.deep.equal([]);
    expect(simulation.dead).to.deep.equal([]);
    // What is published stays old for so long, unless something else starts a refresh.
    expect(simulation.refreshes.at(-1)!.ended).to.be.below(queue.visibility + 10 * MINUTE);
  });

  it('are refreshed or dead letters where one refresh of three fails, and each dead letter has failed five times', () => {
    const arrivals = ARRIVALS['at random in five minutes']!;
    const draws = createRandom(SEED, 3);
    const fails = () => below(draws, 3) === 0;
    const { refreshes, dead } = simulate(queue, { ...burstOf(arrivals, 30), fails });
    const gone = new Set(dead.map(({ message }) => message));
    expect(missed({ refreshes, dead }, arrivals).every((message) => gone.has(message))).to.equal(true);
    for (const message of gone) {
      const own = refreshes.filter(({ messages }) => messages.includes(message));
      expect(own.map(({ failed }) => failed)).to.deep.equal(Array.from({ length: queue.receives }, () => true));
    }
  });

  it('are dead letters seven and a half hours later where every refresh fails', () => {
    const arrivals = ARRIVALS['evenly in five minutes']!;
    const { refreshes, dead } = simulate(queue, { ...burstOf(arrivals, 2), fails: () => true });
    expect(refreshes.every(({ failed }) => failed)).to.equal(true);
    expect(new Set(dead.map(({ message }) => message)).size).to.equal(EVENTS);
    const received = refreshes.reduce((sum, { messages }) => sum + messages.length, 0);
    expect(received).to.equal(EVENTS * queue.receives);
    const hours = dead.map(({ message, at }) => (at - arrivals[message]!) / HOUR);
    expect(Math.min(...hours)).to.be.at.least(7.4);
    expect(Math.max(...hours)).to.be.at.most(7.7);
  });
});
