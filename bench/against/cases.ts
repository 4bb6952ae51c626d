import { performance } from 'node:perf_hooks';
import { isDeepStrictEqual } from 'node:util';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { answerOf, differentRequests, requests } from '../cases/requests.ts';
import { interleave } from '../measure/interleave.ts';
import { median } from '../measure/statistics.ts';
import type { Read } from '../programs/ingest.ts';
import { getEvent } from '../setup/events.ts';
import { sampleReport } from '../../scripts/sample/index.ts';
import { dailyReport, upload } from '../setup/reports.ts';
import type { WarmFunction, World } from '../setup/world.ts';
import type { Checkout } from './checkout.ts';
import type { Rounds } from './ratios.ts';

/** The two versions, each with buckets of its own. */
export interface Pair {
  these: Checkout;
  others: Checkout;
}
const SIDES = ['these', 'others'] as const;
type Side = (typeof SIDES)[number];
type Both<T> = Record<Side, T>;

export interface AgainstCase {
  /** That of the case which measures the same beside peers. */
  name: string;
  /** `note` takes what the reader of the table has to know. */
  run: (world: World, pair: Pair, note: (line: string) => void) => Promise<Rounds[]>;
}

const ROWS = 129_000;
const REPORTS = 100;
const INCREMENTAL_ROWS = 1_000_000;
const PATH = '/analytics';
/** Requests a round. */
const REQUESTS = 400;

const refreshSchema = z.object({ rows_read: z.number() });
const dataSchema = z.object({ data: z.unknown() });

/** One value for each side, one after the other. */
async function both<T>(make: (side: Side) => Promise<T>): Promise<Both<T>> {
  return { these: await make('these'), others: await make('others') };
}

async function ending<T>(functions: Both<WarmFunction>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await Promise.all(SIDES.map((side) => functions[side].end()));
  }
}

/** Milliseconds of a refresh, which has to read so many rows. */
async function refreshed(fn: WarmFunction, rows: number): Promise<number> {
  const { value } = await fn.call({});
  const { rows_read } = refreshSchema.parse(value.last);
  if (rows_read !== rows) throw new Error(`A refresh read ${rows_read} rows where ${rows} were to be read`);
  return value.durations[0]!;
}

/** Variables of a function that serves a bucket. */
const serving = (bucket: string): NodeJS.ProcessEnv => ({ S3_BUCKET: bucket, LOG_LEVEL: 'ERROR' });

/** A bucket for a side, with what `fill` puts into it, published by the side's own refresh. */
async function publishedBucket(
  { s3 }: World,
  checkout: Checkout,
  bucket: string,
  fill: (bucket: string) => Promise<number>,
): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const rows = await fill(bucket);
  const refresh = await checkout.open('refresh', serving(bucket));
  try {
    await refreshed(refresh, rows);
  } finally {
    await refresh.end();
  }
}

/** Buckets with the same report, one published by each side. */
function servedBuckets(world: World, pair: Pair, name: string): Promise<Both<string>> {
  const rows = world.rows ?? ROWS;
  return both(async (side) => {
    const bucket = `against-${name}-${side}`;
    await publishedBucket(world, pair[side], bucket, async () => {
      await upload(world.s3, bucket, 'raw/report.csv', sampleReport({ rows }));
      return rows;
    });
    return bucket;
  });
}

const answer: AgainstCase = {
  name: 'answer',
  async run(world, pair, note) {
    const buckets = await servedBuckets(world, pair, 'answer');
    const functions = await both((side) => pair[side].open('analytics', serving(buckets[side])));
    return ending(functions, async () => {
      const events = await differentRequests(answerOf(functions.these), PATH);
      const shown = await both(async (side) => dataOf(await functions[side].call(getEvent(PATH))));
      if (!isDeepStrictEqual(shown.these, shown.others)) note(`The two versions give different data for ${PATH}`);
      const measure = async (side: Side): Promise<number> =>
        median((await requests(functions[side], events, REQUESTS)).durations);
      const rounds = await interleave({ these: () => measure('these'), others: () => measure('others') }, world.runs);
      return [{ name: 'answer', ...rounds }];
    });
  },
};

function dataOf({ value }: Awaited<ReturnType<WarmFunction['call']>>): unknown {
  const { body } = z.object({ statusCode: z.literal(200), body: z.string() }).parse(value.last);
  return dataSchema.parse(JSON.parse(body)).data;
}

const ingest: AgainstCase = {
  name: 'ingest',
  async run(world, pair) {
    const rows = world.rows ?? ROWS;
    const file = await world.reportFile(rows);
    const measure = async (side: Side): Promise<number> => {
      const { value } = await world.once<Read>(world.bundles.ingest, { loader: pair[side].loader, file });
      if (value.rows !== rows) throw new Error(`A version read ${value.rows} of ${rows} rows`);
      return value.ms;
    };
    const rounds = await interleave({ these: () => measure('these'), others: () => measure('others') }, world.runs);
    return [{ name: 'ingest', ...rounds }];
  },
};

const incremental: AgainstCase = {
  name: 'incremental',
  async run(world, pair) {
    const rows = Math.max(1, Math.round((world.rows ?? INCREMENTAL_ROWS) / REPORTS));
    const put = (bucket: string, day: number, seed: number) =>
      upload(world.s3, bucket, `raw/day-${String(day).padStart(3, '0')}.csv`, dailyReport(day, rows, seed));
    const buckets = await both(async (side) => {
      const bucket = `against-incremental-${side}`;
      await publishedBucket(world, pair[side], bucket, async () => {
        for (let day = 0; day < REPORTS; day++) await put(bucket, day, day);
        return REPORTS * rows;
      });
      return bucket;
    });
    const functions = await both((side) => pair[side].open('refresh', serving(buckets[side])));
    const seeds: Both<number> = { these: REPORTS, others: REPORTS };
    const measure = async (side: Side): Promise<number> => {
      await put(buckets[side], REPORTS / 2, seeds[side]++);
      return refreshed(functions[side], rows);
    };
    return ending(functions, async () => {
      const rounds = await interleave({ these: () => measure('these'), others: () => measure('others') }, world.runs);
      return [{ name: 'incremental', ...rounds }];
    });
  },
};

const cold: AgainstCase = {
  name: 'cold',
  async run(world, pair) {
    const buckets = await servedBuckets(world, pair, 'cold');
    // Of the functions without a route only the refresh is called in the same way in every version.
    const common = [...pair.these.routes].filter(
      ([name, path]) => pair.others.routes.get(name) === path && (path !== null || name === 'refresh'),
    );
    const firstCall = async (side: Side, name: string, path: string | null): Promise<number> => {
      const began = performance.now();
      const fn = await pair[side].open(name, serving(buckets[side]));
      try {
        const { value } = await fn.call(path === null ? {} : getEvent(path));
        const ms = performance.now() - began;
        const { statusCode = 200 } = value.last as { statusCode?: number };
        if (statusCode !== 200) throw new Error(`${name} answered its first request with ${statusCode}`);
        return ms;
      } finally {
        await fn.end();
      }
    };
    const measured: Rounds[] = [];
    for (const [name, path] of common) {
      const sides = { these: () => firstCall('these', name, path), others: () => firstCall('others', name, path) };
      measured.push({ name: `cold, ${name}`, ...(await interleave(sides, world.runs)) });
    }
    return measured;
  },
};

export const AGAINST_CASES: readonly AgainstCase[] = [answer, ingest, incremental, cold];
