import type { Case, Comparison } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { median, percentile, rounded } from '../measure/statistics.ts';
import { getEvent } from '../setup/events.ts';
import { refreshOnce } from '../setup/publish.ts';
import type { StoredReport } from '../setup/reports.ts';
import { type Instance, startInstance } from '../setup/runtime-api.ts';
import type { World } from '../setup/world.ts';
import { bodyOf, differentRequests } from './requests.ts';
import { ratio } from './side.ts';

const ROWS = 129_000;
const PATH = '/analytics/kpis';
const SECONDS = 5;
const CALLS = 100_000;
/** After as many calls memory is looked at. */
const CALLS_A_LOOK = 10_000;

export const load: Case = {
  name: 'load',
  about:
    `Requests to ${PATH} that one instance answers in ${SECONDS} s, one after the other, through an emulation of the runtime ` +
    'interface of Lambda, compared with an empty handler and with the single Lambda behind the same; and the memory of a ' +
    `process that answers ${CALLS.toLocaleString('en')} requests.`,
  byDefault: false,
  async run(world) {
    const report = await world.report(world.rows ?? ROWS);
    await refreshOnce(world, report.bucket);
    return [...(await throughput(world, report)), await memoryOverCalls(world, report.bucket)];
  },
};

async function throughput(world: World, { bucket, key, rows, bytes }: StoredReport): Promise<Comparison[]> {
  const { bundle, environment } = world.functionNamed('kpis');
  const { instance: program, peers } = world.bundles;
  const start = (of: string, env: NodeJS.ProcessEnv = {}) =>
    startInstance({ program, bundle: of, env: { ...world.s3Env, S3_BUCKET: bucket, S3_KEY: key, ...env } });
  const instances = await Promise.all([
    start(bundle, environment),
    start(peers['empty-handler']),
    start(peers['single-lambda']),
  ]);
  try {
    const [ours, empty, single] = instances;
    const events = await differentRequests((event) => ours.invoke(event), PATH);
    const sides = {
      ours: () => fire(ours, events),
      empty: () => fire(empty, events),
      single: () => fire(single, events),
    };
    const runs = await interleave(sides, world.runs);
    const mine = summaryOf(runs.ours);
    return Object.entries({ 'an empty handler': runs.empty, 'single Lambda with csv-parse/sync': runs.single }).map(
      ([peer, fired]) => {
        const theirs = summaryOf(fired);
        return {
          name: 'load',
          ours: `GET ${PATH}`,
          peer,
          rows,
          bytes,
          ours_ms: mine.p50,
          ours_rss_mb: null,
          peer_ms: theirs.p50,
          peer_rss_mb: null,
          ratio: ratio(mine.rate, theirs.rate),
          ratio_of: 'requests a second',
          goals: [],
          details: {
            'requests a second': mine.rate,
            "the peer's": theirs.rate,
            'p99 ms': mine.p99,
            "the peer's p99 ms": theirs.p99,
          },
        };
      },
    );
  } finally {
    await Promise.all(instances.map((instance) => instance.end()));
  }
}

/** Of each request, milliseconds. */
async function fire(instance: Instance, events: readonly unknown[]): Promise<number[]> {
  const durations: number[] = [];
  for (const end = performance.now() + SECONDS * 1000; performance.now() < end;) {
    const began = performance.now();
    bodyOf(await instance.invoke(events[durations.length % events.length]));
    durations.push(performance.now() - began);
  }
  return durations;
}

function summaryOf(runs: readonly number[][]): { rate: number; p50: number; p99: number } {
  const all = runs.flat();
  return {
    rate: rounded(median(runs.map((durations) => durations.length / (durations.reduce((a, b) => a + b, 0) / 1000)))),
    p50: rounded(median(all)),
    p99: rounded(percentile(all, 0.99)),
  };
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
