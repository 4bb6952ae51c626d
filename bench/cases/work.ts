import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { formatCount } from '../../scripts/cli/format.ts';
import type { Case, Growth } from '../case.ts';
import type { Publishing } from '../programs/publish.ts';
import { getEvent } from '../setup/events.ts';
import { assertRead, refreshOnce } from '../setup/publish.ts';
import { isLarge, uploadDay } from '../setup/reports.ts';
import type { World } from '../setup/world.ts';
import { makeMonths, SELLER } from '../setup/years.ts';
import { growth, type Point } from './growth.ts';
import { answerOf, differentRequests, joined, type Requests, requests } from './requests.ts';
import { type Side, sideOf, sideOfRequests, type Taken } from './side.ts';

const ROWS = [10_000, 100_000, 1_000_000];
const REPORTS = [1, 10, 100, 1826];
const ROWS_OF_A_REPORT = 1000;
/** Lines a day of five years, which make about 11 thousand, 108 thousand, 650 thousand and 2.5 million cells of `sales`. */
const LINES_A_DAY = [6, 55, 300, 1700];
/** A run is not repeated once all runs together have taken so many milliseconds. */
const LONG_MS = 20_000;

const PATH = '/analytics';
/** Requests before those that are measured: code that runs often is compiled again. */
const WARM_UPS = 100;
const REQUESTS = 200;
/** Of the list of requests, every 37th is made, so that both the first and the last day differ from one to the next. */
const STRIDE = 37;

type Say = (line: string) => void;

export const work: Case = {
  name: 'work',
  about:
    'How time, peak memory and cost grow with rows, reports and cells. Refreshes run in fresh processes; the first request ' +
    'to /analytics is for all days, the others for other days each. USD: of a million such calls on Lambda, if they take as ' +
    'long there. Exponent: 1 where a figure grows as the work does, 0 where it stays the same.',
  byDefault: false,
  run: async (world, say) => [await byRows(world, say), await byReports(world, say), await byCells(world, say)],
};

async function byRows(world: World, say: Say): Promise<Growth> {
  const largest = world.rows ?? Math.max(...ROWS);
  const points: Point[] = [];
  for (const rows of [...ROWS.filter((fewer) => fewer < largest), largest]) {
    const { bucket } = await world.report(rows, { compress: isLarge(largest) });
    const refresh = await repeated(world, async () =>
      assertRead(await refreshOnce(world, bucket, { force: true }), rows),
    );
    points.push({ work: rows, tasks: { refresh, ...(await requested(world, bucket)) } });
    say(`work: ${formatCount(rows)} rows`);
  }
  return growth('work, rows', 'rows', 'One report of so many rows, all in the same 90 days.', points);
}

async function byReports(world: World, say: Say): Promise<Growth> {
  const points: Point[] = [];
  for (const reports of REPORTS) {
    const bucket = `bench-work-${reports}-reports`;
    await world.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    for (let day = 0; day < reports; day++) await uploadDay(world.s3, bucket, day, ROWS_OF_A_REPORT);
    const rows = reports * ROWS_OF_A_REPORT;
    const all = await repeated(world, async () => assertRead(await refreshOnce(world, bucket, { force: true }), rows));
    let seed = reports;
    const changed = await repeated(world, async () => {
      await uploadDay(world.s3, bucket, Math.floor(reports / 2), ROWS_OF_A_REPORT, seed++);
      return assertRead(await refreshOnce(world, bucket), ROWS_OF_A_REPORT);
    });
    const tasks = { 'refresh of all': all, 'of one changed': changed, ...(await requested(world, bucket)) };
    points.push({ work: reports, tasks });
    say(`work: ${formatCount(reports)} reports`);
  }
  const about = `So many daily reports of ${formatCount(ROWS_OF_A_REPORT)} rows: a refresh that reads all of them, and one after a change of one of them.`;
  return growth('work, reports', 'reports', about, points);
}

async function byCells(world: World, say: Say): Promise<Growth> {
  const points: Point[] = [];
  for (const linesADay of LINES_A_DAY) {
    const bucket = `bench-work-${linesADay}-lines`;
    const publishing: Publishing = { bucket, months: await makeMonths(world.s3, bucket, { ...SELLER, linesADay }) };
    let cells = 0;
    const publish = await repeated(world, async () => {
      const { environment } = world.functionNamed('publish');
      const made = await world.once<Record<string, number>>(world.bundles.publish, publishing, environment);
      cells = made.value['sales']!;
      return made;
    });
    points.push({ work: cells, tasks: { publish, ...(await requested(world, bucket)) } });
    say(`work: ${formatCount(cells)} cells`);
  }
  const about =
    'Five years of daily sales with so many cells in the rollup `sales`: all rollups published from those of the months, ' +
    'and requests to them.';
  return growth('work, cells', 'cells', about, points);
}

async function repeated({ runs }: World, run: () => Promise<Taken>): Promise<Side> {
  const taken: Taken[] = [];
  for (let ms = 0; taken.length < runs && ms < LONG_MS; ms += taken.at(-1)!.ms) taken.push(await run());
  return sideOf(taken);
}

/** What the first request and later ones take, answered from the snapshot of a bucket. */
async function requested(world: World, bucket: string): Promise<Point['tasks']> {
  const warm: Requests[] = [];
  const first = await repeated(world, async () => {
    const fn = await world.openFunction('analytics', { S3_BUCKET: bucket });
    try {
      const opened = await requests(fn, [getEvent(PATH)], 1);
      const different = await differentRequests(answerOf(fn), PATH, { beyond: true });
      const events = different.map((_, place) => different[(place * STRIDE) % different.length]!);
      await requests(fn, events, WARM_UPS);
      warm.push(await requests(fn, events, REQUESTS));
      return { ms: opened.durations[0]!, rss_mb: opened.rss_mb };
    } finally {
      await fn.end();
    }
  });
  return { 'first request': first, request: sideOfRequests(joined(warm)) };
}
