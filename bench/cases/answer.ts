import { deepStrictEqual, partialDeepStrictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { fetchFiles } from '../../scripts/lines/files.ts';
import { writableStore } from '../../lib/storage/writable-store.ts';
import type { Case } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { percentile, rounded } from '../measure/statistics.ts';
import { type Tolerant, tolerant } from '../measure/tolerant.ts';
import { refreshOnce } from '../setup/publish.ts';
import type { WarmFunction, World } from '../setup/world.ts';
import { answerOf, bodyOf, differentRequests, joined, type Requests, requests } from './requests.ts';
import { compare, sideOfRequests } from './side.ts';
import { getEvent } from '../setup/events.ts';

const ROWS = 129_000;
const PATH = '/analytics';
/** Requests of a round: ours are short, so one measurement has many. */
const REQUESTS = 400;
/** Requests of a round to DuckDB. Before, the answers to as many are compared with ours. */
const REQUESTS_OF_DUCKDB = 20;
/** The peers with DuckDB, and whether the order lines are a view or a table there (`LINES_AS` of `peers/duckdb-lines.ts`). */
const LINES_AS = { 'DuckDB over the order lines': 'VIEW', 'DuckDB, order lines in memory': 'TABLE' };

type Event = ReturnType<typeof getEvent>;

export const answer: Case = {
  name: 'answer',
  about:
    'One warm /analytics request through the whole handler, from the API Gateway event to the response, compared with a ' +
    'typical single Lambda, which fetches and parses the report from the same S3 for every request, and with DuckDB over the ' +
    'published order lines (Parquet files on disk, or a table in memory), which answers the same key figures, regions and ' +
    'categories, but no trends. All stay in one process, like warm functions. Each request to the service and to DuckDB is ' +
    'for other days; the time of a repeated request is listed too.',
  byDefault: true,
  async run(world) {
    const report = await world.report(world.rows ?? ROWS);
    await refreshOnce(world, report.bucket);
    const ours = await world.openFunction('analytics', { S3_BUCKET: report.bucket });
    const single = { S3_BUCKET: report.bucket, S3_KEY: report.key };
    const opened = new Map([
      ['single Lambda with csv-parse/sync', await world.openHandler(world.bundles.peers['single-lambda'], single)],
    ]);
    const lines = await linesOf(world, report.bucket);
    for (const [name, as] of Object.entries(LINES_AS)) {
      opened.set(name, await world.openHandler(world.bundles.peers['duckdb-lines'], { LINES: lines, LINES_AS: as }));
    }
    const same = [getEvent(PATH)];
    try {
      const different = await differentRequests(answerOf(ours), PATH);
      const peers = new Map<string, Tolerant<Requests>>();
      for (const [name, fn] of opened) {
        const [events, count] = name in LINES_AS ? [different, REQUESTS_OF_DUCKDB] : [same, 1];
        const attempt = tolerant(() => requests(fn, events, count));
        peers.set(name, attempt);
        if (name in LINES_AS && (await attempt.run()) !== null) {
          await assertSameAnswers(ours, fn, some(different, REQUESTS_OF_DUCKDB));
        }
      }
      const runs = await interleave(
        Object.fromEntries<() => Promise<Requests | null>>([
          ['ours', () => requests(ours, different, REQUESTS)],
          ['again', () => requests(ours, same, REQUESTS)],
          ...[...peers].map(([name, { run }]) => [name, run] as const),
        ]),
        world.runs,
      );
      const [mine, again] = [joined(runs['ours']!), joined(runs['again']!)];
      return [...peers].map(([name, { failure }]) => {
        const theirs = joined(runs[name]!);
        return compare({
          name: 'answer',
          ours: ['/analytics from the rollups', sideOfRequests(mine)],
          peer: [name, sideOfRequests(theirs)],
          rows: report.rows,
          bytes: report.bytes,
          most: name in LINES_AS ? {} : { time: 1 / 1000 },
          details: {
            requests: mine.durations.length,
            'p50 ms': rounded(percentile(mine.durations, 0.5)),
            'p99 ms': rounded(percentile(mine.durations, 0.99)),
            'the same again, p50 ms': rounded(percentile(again.durations, 0.5)),
            'peer requests': theirs.durations.length,
            'slowest of the peer, ms': rounded(percentile(theirs.durations, 1)),
            ...(failure !== null && { 'peer failed': failure }),
          },
        });
      });
    } finally {
      await Promise.all([ours, ...opened.values()].map((fn) => fn.end()));
    }
  },
};

/** The paths of copies of a bucket's published order lines, as JSON. */
async function linesOf({ s3, folder }: World, bucket: string): Promise<string> {
  const files = await fetchFiles(writableStore(s3, bucket), {
    views: ['lines'],
    from: undefined,
    to: undefined,
    cache: join(folder, 'lines'),
    stream: process.stderr,
  });
  return JSON.stringify(files.lines);
}

/** So many of the items, evenly spread over the list. */
const some = <Item>(items: readonly Item[], count: number): Item[] =>
  Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);

interface Data {
  kpis: object;
  regional_analytics: object[];
  category_performance: object[];
}

/** Throws if the answers of the service and of a peer, which has fewer figures, differ. */
async function assertSameAnswers(ours: WarmFunction, peer: WarmFunction, events: readonly Event[]): Promise<void> {
  const dataOf = async (fn: WarmFunction, event: Event): Promise<Data> =>
    (JSON.parse(bodyOf(await answerOf(fn)(event))) as { data: Data }).data;
  const lengths = (data: Data) => [data.regional_analytics.length, data.category_performance.length];
  for (const event of events) {
    const [mine, theirs] = [await dataOf(ours, event), await dataOf(peer, event)];
    partialDeepStrictEqual(mine, theirs);
    deepStrictEqual(lengths(mine), lengths(theirs));
  }
}
