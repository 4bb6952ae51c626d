import type { Case } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { median, percentile, rounded } from '../measure/statistics.ts';
import { enlarged, publishedRollup, publishRollup } from '../setup/rollups.ts';
import { refreshOnce } from '../setup/publish.ts';
import type { WarmFunction, World } from '../setup/world.ts';
import { type Requests, answerOf, differentRequests, joined, requests } from './requests.ts';
import { getEvent } from '../setup/events.ts';
import { compare, sideOfRequests } from './side.ts';

const ROWS = 129_000;
const MANY_ROWS = 10_000_000;
const PATH = '/analytics';
const BUCKET = 'bench-flat';
/** How long one round of requests is to take, in milliseconds, whatever the size of the rollup. */
const ROUND_MS = 100;
/** Rounds that are short alternate often, and so meet the same ups and downs of the machine. */
const ROUNDS_A_RUN = 5;

export const flat: Case = {
  name: 'flat',
  about:
    'The same warm /analytics request over generated rollups: one with the cells of the report of 129,000 rows and the ' +
    'sums of 10 million rows.',
  byDefault: true,
  async run(world) {
    const report = await world.report(world.rows ?? ROWS);
    await refreshOnce(world, report.bucket);
    const sales = await publishedRollup(world.s3, report.bucket, 'sales');
    const times = Math.max(1, Math.round(MANY_ROWS / report.rows));
    const small = await world.openFunction('analytics', { S3_BUCKET: report.bucket });
    await publishRollup(world.s3, BUCKET, enlarged(sales, times));
    const large = await world.openFunction('analytics', { S3_BUCKET: BUCKET });
    try {
      const load = await requests(large, [getEvent(PATH)], 1);
      const [ours, peer] = await compared(large, small, world);
      return [
        compare({
          name: 'flat',
          ours: [`${sales.size} cells of ${times * report.rows} rows`, sideOfRequests(ours)],
          peer: [`${sales.size} cells of ${report.rows} rows`, sideOfRequests(peer)],
          most: { time: 1.2 },
          details: {
            'p99 ms': rounded(percentile(ours.durations, 0.99)),
            'first request, which loads the columns, ms': rounded(load.durations[0]!),
          },
        }),
      ];
    } finally {
      await Promise.all([large.end(), small.end()]);
    }
  },
};

async function compared(ours: WarmFunction, peer: WarmFunction, { runs }: World): Promise<[Requests, Requests]> {
  const found = await interleave({ ours: await paced(ours), peer: await paced(peer) }, ROUNDS_A_RUN * runs);
  return [joined(found.ours), joined(found.peer)];
}

async function paced(fn: WarmFunction): Promise<() => Promise<Requests>> {
  const events = await differentRequests(answerOf(fn), PATH);
  const { durations } = await requests(fn, events, 10);
  const count = Math.max(1, Math.round(ROUND_MS / median(durations)));
  return () => requests(fn, events, count);
}
