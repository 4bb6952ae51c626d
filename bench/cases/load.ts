import { join } from 'node:path';
import autocannon from 'autocannon';
import type { Case, Comparison } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { median, rounded } from '../measure/statistics.ts';
import { PROJECT } from '../setup/bundles.ts';
import { getEvent } from '../setup/events.ts';
import { startOffline } from '../setup/offline.ts';
import { refreshOnce } from '../setup/publish.ts';
import type { World } from '../setup/world.ts';

const ROWS = 129_000;
const PATH = '/analytics/kpis';
const CONNECTIONS = 50;
const SECONDS = 20;
/** Twenty seconds a side and round: more rounds would tell little. */
const MOST_RUNS = 2;
const CALLS = 100_000;
/** After as many calls memory is looked at. */
const CALLS_A_LOOK = 10_000;

export const load: Case = {
  name: 'load',
  about:
    `${CONNECTIONS} connections for ${SECONDS} s to ${PATH} behind serverless offline, compared with an empty handler behind ` +
    `the same; and the memory of a process that answers ${CALLS.toLocaleString('en')} requests.`,
  byDefault: false,
  async run(world) {
    const { bucket } = await world.report(world.rows ?? ROWS);
    await refreshOnce(world, bucket);
    return [await throughput(world, bucket), await memoryOverCalls(world, bucket)];
  },
};

async function throughput(world: World, bucket: string): Promise<Comparison> {
  const ours = await startOffline({
    service: PROJECT,
    buildFolder: join(world.folder, 'offline'),
    path: PATH,
    env: { ...world.s3Env, S3_BUCKET: bucket },
  });
  try {
    const empty = await startOffline({
      service: join(PROJECT, 'bench/peers'),
      buildFolder: join(world.folder, 'offline-empty'),
      path: '/',
      env: world.s3Env,
    });
    try {
      await awaken(ours.url + PATH);
      await awaken(`${empty.url}/`);
      const sides = { ours: () => fire(ours.url + PATH), empty: () => fire(`${empty.url}/`) };
      const runs = await interleave(sides, Math.min(world.runs, MOST_RUNS));
      const rate = (results: readonly Fired[]): number => median(results.map(({ rate: each }) => each));
      const share = Number((rate(runs.ours) / rate(runs.empty)).toPrecision(3));
      const failures = runs.ours.reduce((sum, each) => sum + each.failures, 0);
      return {
        name: 'load',
        ours: `GET ${PATH}`,
        peer: 'empty handler on the same serverless offline',
        rows: null,
        bytes: null,
        ours_ms: median(runs.ours.map(({ p50 }) => p50)),
        ours_rss_mb: null,
        peer_ms: median(runs.empty.map(({ p50 }) => p50)),
        peer_rss_mb: null,
        ratio: share,
        ratio_of: 'requests a second',
        goals: [
          { what: "requests a second of the peer's", value: share, least: 0.8 },
          { what: 'failed requests', value: failures, most: 0 },
        ],
        details: {
          'requests a second': rounded(rate(runs.ours)),
          "the peer's": rounded(rate(runs.empty)),
          'p99 ms': median(runs.ours.map(({ p99 }) => p99)),
          "the peer's p99 ms": median(runs.empty.map(({ p99 }) => p99)),
        },
      };
    } finally {
      await empty.stop();
    }
  } finally {
    await ours.stop();
  }
}

/** Lets serverless offline start an instance for each connection, as it does for requests that meet. */
async function awaken(url: string): Promise<void> {
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => (await fetch(url)).arrayBuffer()));
}

interface Fired {
  /** Requests a second. */
  rate: number;
  /** Latencies in milliseconds. */
  p50: number;
  p99: number;
  /** Requests that failed or were not answered with 200. */
  failures: number;
}

async function fire(url: string): Promise<Fired> {
  const { requests, latency, errors, timeouts, non2xx } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
  });
  return { rate: requests.average, p50: latency.p50, p99: latency.p99, failures: errors + timeouts + non2xx };
}

async function memoryOverCalls(world: World, bucket: string): Promise<Comparison> {
  const fn = await world.openFunction('kpis', { S3_BUCKET: bucket }, ['--expose-gc']);
  try {
    const looks: { rss_mb: number; heap_mb: number }[] = [];
    const durations: number[] = [];
    for (let calls = 0; calls < CALLS; calls += CALLS_A_LOOK) {
      const { value, now } = await fn.call(getEvent(PATH), CALLS_A_LOOK);
      looks.push(now);
      durations.push(median(value.durations));
    }
    const [first, last] = [looks[0]!, looks.at(-1)!];
    const grown = (what: 'rss_mb' | 'heap_mb'): number => Number((last[what] / first[what]).toPrecision(3));
    return {
      name: 'load, memory',
      ours: `after ${CALLS.toLocaleString('en')} calls`,
      peer: `after ${CALLS_A_LOOK.toLocaleString('en')} calls`,
      rows: null,
      bytes: null,
      ours_ms: rounded(durations.at(-1)!),
      ours_rss_mb: rounded(last.rss_mb),
      peer_ms: rounded(durations[0]!),
      peer_rss_mb: rounded(first.rss_mb),
      ratio: grown('rss_mb'),
      ratio_of: 'memory',
      goals: [
        { what: 'heap', value: grown('heap_mb'), most: 1.05 },
        { what: 'memory', value: grown('rss_mb'), most: 1.1 },
      ],
      details: {
        'heap MiB': looks.map(({ heap_mb }) => rounded(heap_mb)).join(' '),
        'memory MiB': looks.map(({ rss_mb }) => Math.round(rss_mb)).join(' '),
      },
    };
  } finally {
    await fn.end();
  }
}
