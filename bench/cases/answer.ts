import type { Case } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { percentile, rounded } from '../measure/statistics.ts';
import { tolerant } from '../measure/tolerant.ts';
import { refreshOnce } from '../setup/publish.ts';
import { answerOf, differentRequests, joined, requests } from './requests.ts';
import { compare, sideOfRequests } from './side.ts';
import { getEvent } from '../setup/events.ts';

const ROWS = 129_000;
const PATH = '/analytics';
/** Requests a round: ours are short, so many of them make one measurement. */
const REQUESTS = 400;

export const answer: Case = {
  name: 'answer',
  about:
    'One warm /analytics request through the whole handler, from the API Gateway event to the response, compared with a ' +
    'typical single Lambda, which fetches and parses the report from the same S3 for every request. Both stay in one process, ' +
    'like warm functions. Each request to the service is for other days; the time of a repeated request is listed too.',
  byDefault: true,
  async run(world) {
    const report = await world.report(world.rows ?? ROWS);
    await refreshOnce(world, report.bucket);
    const ours = await world.openFunction('analytics', { S3_BUCKET: report.bucket });
    const single = { S3_BUCKET: report.bucket, S3_KEY: report.key };
    const peer = await world.openHandler(world.bundles.peers['single-lambda'], single);
    const same = [getEvent(PATH)];
    const attempt = tolerant(() => requests(peer, same, 1));
    try {
      const different = await differentRequests(answerOf(ours), PATH);
      const sides = {
        ours: () => requests(ours, different, REQUESTS),
        again: () => requests(ours, same, REQUESTS),
        peer: attempt.run,
      };
      const runs = await interleave(sides, world.runs);
      const [mine, again, theirs] = [joined(runs.ours), joined(runs.again), joined(runs.peer)];
      return [
        compare({
          name: 'answer',
          ours: ['/analytics from the rollups', sideOfRequests(mine)],
          peer: ['single Lambda with csv-parse/sync', sideOfRequests(theirs)],
          rows: report.rows,
          bytes: report.bytes,
          most: { time: 1 / 1000 },
          details: {
            requests: mine.durations.length,
            'p50 ms': rounded(percentile(mine.durations, 0.5)),
            'p99 ms': rounded(percentile(mine.durations, 0.99)),
            'the same again, p50 ms': rounded(percentile(again.durations, 0.5)),
            'peer requests': theirs.durations.length,
            'slowest of the peer, ms': rounded(percentile(theirs.durations, 1)),
            ...(attempt.failure !== null && { 'peer failed': attempt.failure }),
          },
        }),
      ];
    } finally {
      await Promise.all([ours.end(), peer.end()]);
    }
  },
};
