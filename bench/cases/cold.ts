import { performance } from 'node:perf_hooks';
import type { Case, Comparison } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { rounded } from '../measure/statistics.ts';
import { getEvent, requestEvent } from '../setup/events.ts';
import type { PackagedFunction } from '../setup/packaged.ts';
import { refreshOnce } from '../setup/publish.ts';
import { callStep, plannedMonths, plannedRun } from '../setup/steps.ts';
import type { WarmFunction } from '../setup/world.ts';
import { compare, sideOf } from './side.ts';

const ROWS = 129_000;
/** What is told of a bundle's contents. */
const PARTS = 6;
const EMPTY = 'empty-handler';

export const cold: Case = {
  name: 'cold',
  about:
    'For each packaged function: a fresh Node process that loads the bundle and answers its first request from S3, compared ' +
    'with the same process with an empty handler. The time includes the start of the process.',
  byDefault: true,
  async run(world) {
    const { bucket } = await world.report(world.rows ?? ROWS);
    const first = await plannedRun(world, bucket);
    await callStep(world, 'build', bucket, first.items);
    const months = await plannedMonths(world, bucket, first.planned);
    await refreshOnce(world, bucket);
    const env = { S3_BUCKET: bucket };
    const { plan, planned, items } = await plannedRun(world, bucket, { force: true });
    // They take over the lines and the month that are there: the time of making these is measured elsewhere.
    const invoked: Record<string, unknown> = {
      plan,
      build: { ...items[0]!, action: 'adopt' },
      months: planned,
      merge: months.items[0]!,
      publish: planned,
    };
    const eventOf = ({ name, path }: PackagedFunction): unknown =>
      path === null ? (invoked[name] ?? {}) : requestEvent(path);
    const sides = new Map(
      world.functions.map((fn) => [fn.name, () => firstCall(() => world.openFunction(fn.name, env), eventOf(fn))]),
    );
    sides.set(EMPTY, () => firstCall(() => world.openHandler(world.bundles.peers[EMPTY], env), getEvent('/')));
    const runs = await interleave(Object.fromEntries(sides), world.runs);
    const peer = sideOf(runs[EMPTY] ?? []);
    return world.functions.map((fn): Comparison => {
      const ours = sideOf(runs[fn.name] ?? []);
      const over = rounded((ours.ms ?? Number.NaN) - (peer.ms ?? Number.NaN));
      return compare({
        name: `cold, ${fn.name}`,
        ours: [fn.path === null ? 'invoked' : `${requestEvent(fn.path).httpMethod} ${fn.path}`, ours],
        peer: ['empty handler', peer],
        goals: isMetricFunction(fn) ? [{ what: 'ms over the empty handler', value: over, most: 250 }] : [],
        details: {
          'ms over the empty handler': over,
          'zip KB': Math.round(fn.zipBytes / 1000),
          'bundle KB': Math.round(fn.bundleBytes / 1000),
          contents: contentsOf(fn),
        },
      });
    });
  },
};

async function firstCall(open: () => Promise<WarmFunction>, event: unknown): Promise<{ ms: number; rss_mb: number }> {
  const began = performance.now();
  const fn = await open();
  try {
    const { value, rss_mb } = await fn.call(event);
    const ms = performance.now() - began;
    const { statusCode = 200 } = value.last as { statusCode?: number };
    if (statusCode >= 400) throw new Error(`A first request was answered with ${statusCode}`);
    return { ms, rss_mb };
  } finally {
    await fn.end();
  }
}

const isMetricFunction = ({ path }: PackagedFunction): boolean => path?.startsWith('/analytics') === true;

function contentsOf({ contents }: PackagedFunction): string {
  const largest = contents.slice(0, PARTS).map(({ name, bytes }) => `${name} ${Math.round(bytes / 1000)} KB`);
  const rest = contents.slice(PARTS).reduce((sum, { bytes }) => sum + bytes, 0);
  return [...largest, `the rest ${Math.round(rest / 1000)} KB`].join(', ');
}
