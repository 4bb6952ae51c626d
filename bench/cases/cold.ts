import { performance } from 'node:perf_hooks';
import type { RollupName } from '../../lib/model/index.ts';
import { MANIFEST_KEY, type Manifest, REFRESH_HISTORY_KEY } from '../../schemas/manifest.ts';
import type { Case, Comparison } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { rounded } from '../measure/statistics.ts';
import { getEvent, requestEvent } from '../setup/events.ts';
import type { PackagedFunction } from '../setup/packaged.ts';
import { refreshOnce } from '../setup/publish.ts';
import { publishedManifest } from '../setup/rollups.ts';
import { callStep, plannedMonths, plannedRun } from '../setup/steps.ts';
import type { WarmFunction } from '../setup/world.ts';
import { compare, sideOf } from './side.ts';

const ROWS = 129_000;
/** Largest parts of a bundle that the result lists. */
const PARTS = 6;
const EMPTY = 'empty-handler';

export const cold: Case = {
  name: 'cold',
  about:
    'For each packaged function: a fresh Node process that loads the bundle and answers its first request from S3, compared ' +
    'with the same process with an empty handler and, where numbers are answered, with a handler that only gets two objects ' +
    'with the SDK: the manifest, and the largest one that the answer is made from. The time includes the start of the process.',
  byDefault: true,
  async run(world) {
    const { bucket } = await world.report(world.rows ?? ROWS);
    const first = await plannedRun(world, bucket);
    await callStep(world, 'build', bucket, first.items);
    const months = await plannedMonths(world, bucket, first.planned);
    await refreshOnce(world, bucket);
    const env = { S3_BUCKET: bucket };
    const { plan, planned, items } = await plannedRun(world, bucket, { force: true });
    // They reuse the lines and the month that exist: other cases measure the time to make these.
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
    const objects = objectsOf(await publishedManifest(world.s3, bucket));
    for (const { key } of Object.values(objects)) {
      const own = { ...env, MANIFEST_KEY, S3_KEY: key };
      sides.set(key, () => firstCall(() => world.openHandler(world.bundles.peers['two-objects'], own), getEvent('/')));
    }
    const runs = await interleave(Object.fromEntries(sides), world.runs);
    const side = (name: string) => sideOf(runs[name] ?? []);
    const over = (name: string, peer: string) => rounded((side(name).ms ?? Number.NaN) - (side(peer).ms ?? Number.NaN));
    return world.functions.flatMap((fn): Comparison[] => {
      const what = fn.path === null ? 'invoked' : `${requestEvent(fn.path).httpMethod} ${fn.path}`;
      const shared = { name: `cold, ${fn.name}`, ours: [what, side(fn.name)] } as const;
      const object = objects[fn.name];
      const empty = compare({
        ...shared,
        peer: ['empty handler', side(EMPTY)],
        most: object === undefined ? {} : { time: 4.5 },
        details: {
          'ms over the empty handler': over(fn.name, EMPTY),
          'zip KB': Math.round(fn.zipBytes / 1000),
          'bundle KB': Math.round(fn.bundleBytes / 1000),
          contents: contentsOf(fn),
        },
      });
      if (object === undefined) return [empty];
      const gets = compare({
        ...shared,
        peer: [`gets the manifest and ${object.what}`, side(object.key)],
        goals: [{ what: 'ms over the peer', value: over(fn.name, object.key), most: 20 }],
      });
      return [empty, gets];
    });
  },
};

/** By function that answers numbers, the largest object apart from the manifest that its first answer is made from. */
function objectsOf({ rollups, reports }: Manifest): Readonly<Record<string, { what: string; key: string }>> {
  const rollup = (name: RollupName) => ({ what: name, key: rollups[name]!.key });
  const { longer, key: byDay } = rollups['products']!;
  return {
    analytics: rollup('sales'),
    kpis: rollup('daily'),
    regions: rollup('places'),
    categories: rollup('sales'),
    products: { what: 'products', key: longer.month?.key ?? byDay },
    cities: rollup('places'),
    trends: rollup('daily'),
    query: rollup('hours'),
    dimensions: rollup('sales'),
    sources: { what: 'the catalog', key: reports.catalog },
    refreshes: { what: 'the history', key: REFRESH_HISTORY_KEY },
  };
}

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

function contentsOf({ contents }: PackagedFunction): string {
  const largest = contents.slice(0, PARTS).map(({ name, bytes }) => `${name} ${Math.round(bytes / 1000)} KB`);
  const rest = contents.slice(PARTS).reduce((sum, { bytes }) => sum + bytes, 0);
  return [...largest, `the rest ${Math.round(rest / 1000)} KB`].join(', ');
}
