import type { Case, Comparison } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { percentile, rounded } from '../measure/statistics.ts';
import { getEvent } from '../setup/events.ts';
import { writeManifest } from '../setup/rollups.ts';
import type { WarmFunction, World } from '../setup/world.ts';
import { copySnapshot, publishSeller, SELLER } from '../setup/years.ts';
import { type PeriodKind, PERIODS } from '../../lib/model/index.ts';
import { createRandom, type Random } from '../../scripts/sample/random.ts';
import { toIsoDay } from '../../schemas/fields/day.ts';
import { joined, type Requests, requests } from './requests.ts';
import { compare, sideOfRequests } from './side.ts';

const QUARTER = 90;
/** Requests of a round. Rounds of the two sides alternate. */
const ROUND = 20;
const ROUNDS_A_RUN = 8;
/** Most of its memory that a function may use, so that half as many sales again fit. */
const MOST_MEMORY = 0.6;
/** How long a function goes on with a snapshot before it looks for a newer one. */
const TTL_SECONDS = 5;

type Query = Record<string, string>;

/** A kind of request. */
interface Asked {
  name: string;
  /** The function that answers it. */
  fn: string;
  path: string;
  /** Parameters that stay the same in each request. */
  query: Query;
  /** Filters of which each request has one or none: only dimensions of the rollup that answers. */
  filters: readonly Query[];
  /** Where an answer has a row for each of these periods, its time is measured by row. */
  period?: PeriodKind;
}

const FILTERS: readonly Query[] = [{}, {}, { fulfilment: 'Amazon' }, { series: 'shop' }, { channel: 'Amazon.in' }];
const CROSSING: readonly Query[] = [
  { state: 'State 3', category: 'Kurta' },
  { state: 'State 17', category: 'Set' },
  { state: 'State 30', category: 'Saree' },
];

const asked = (name: string, path: string, others: Partial<Asked> = {}): Asked => ({
  name,
  fn: name,
  path,
  query: {},
  filters: FILTERS,
  ...others,
});
const trendsBy = (period: 'day' | 'week'): Asked =>
  asked(`trends by ${period}, a row`, '/analytics/trends', { fn: 'trends', query: { granularity: period }, period });

const ASKED: readonly Asked[] = [
  asked('kpis', '/analytics/kpis'),
  asked('analytics', '/analytics'),
  asked('regions', '/analytics/regions', {
    filters: [{}, {}, { state: 'State 3' }, { series: 'shop' }, { country: 'IN' }],
  }),
  asked('categories', '/analytics/categories', {
    filters: [{}, {}, { category: 'Kurta' }, { fulfilment: 'Amazon' }, { series: 'shop' }],
  }),
  asked('products', '/analytics/products', {
    filters: [{}, {}, { category: 'Kurta' }, { fulfilment: 'Amazon' }, { sku: 'SKU 17' }],
  }),
  asked('cities', '/analytics/cities', {
    filters: [{}, {}, { state: 'State 3' }, { series: 'shop' }, { city: 'City 17' }],
  }),
  asked('trends', '/analytics/trends', { query: { granularity: 'month' } }),
  trendsBy('day'),
  trendsBy('week'),
  asked('query', '/analytics/query', { query: { dimensions: 'state,category' } }),
  asked('kpis of a state and category', '/analytics/kpis', { fn: 'kpis', filters: CROSSING }),
  asked('products of a category and fulfilment', '/analytics/products', {
    fn: 'products',
    filters: [
      { category: 'Kurta', fulfilment: 'Amazon' },
      { category: 'Set', fulfilment: 'Merchant' },
    ],
  }),
];

export const years: Case = {
  name: 'years',
  about:
    'Warm requests to each route over five years of daily sales (10 million lines, 6,000 SKUs, 4,000 cities, three ' +
    'series, each in a currency of its own), compared with the same over 90 days of them. Each asks for other days, and three in ' +
    'five have a filter. An answer is in one currency, that of most lines that pass the filter. Memory is that after a newer ' +
    'snapshot replaced the first one.',
  byDefault: false,
  async run(world) {
    const buckets = { small: 'bench-quarter', large: 'bench-years' };
    const small = await publishSeller(world.s3, buckets.small, { ...SELLER, days: QUARTER });
    const large = await publishSeller(world.s3, buckets.large, { ...SELLER, days: world.rows ?? SELLER.days });
    const { older, newer } = await copySnapshot(world.s3, buckets.large);
    const cells = ({ files }: typeof small) => Object.values(files).reduce((sum, file) => sum + file.cells, 0);
    const results: Comparison[] = [];
    for (const each of ASKED) {
      await writeManifest(world.s3, buckets.large, older);
      const open = (bucket: string) =>
        world.openFunction(each.fn, { S3_BUCKET: bucket, SNAPSHOT_TTL_SECONDS: String(TTL_SECONDS) });
      const [ours, peer] = await Promise.all([open(buckets.large), open(buckets.small)]);
      const replace = () => writeManifest(world.s3, buckets.large, newer);
      try {
        results.push(await compareRequests(world, each, [ours, cells(large)], [peer, cells(small)], replace));
      } finally {
        await Promise.all([ours.end(), peer.end()]);
      }
    }
    return results;
  },
};

type SideOfYears = readonly [fn: WarmFunction, cells: number];

/** `replace` publishes a newer snapshot for `large`. */
async function compareRequests(
  world: World,
  { name, fn, path, query, filters, period }: Asked,
  [large, cells]: SideOfYears,
  [small, fewer]: SideOfYears,
  replace: () => Promise<void>,
): Promise<Comparison> {
  const { rows, runs } = world;
  const side = async (warm: WarmFunction, days: number) => {
    const random = createRandom(1);
    let calls = 0;
    const next = async (count: number): Promise<Requests> => {
      const ranges = Array.from({ length: count }, () => anyDays(random, days));
      const events = ranges.map(({ from, to }) =>
        getEvent(path, { ...query, ...oneOf(random, filters), start_date: toIsoDay(from), end_date: toIsoDay(to) }),
      );
      const taken = await requests(warm, events, count);
      // A function begins with the event after the last one of the round before.
      const durations = taken.durations.map((ms, call) => ms / rowsIn(ranges[(calls + call) % count]!, period));
      calls += count;
      return { ...taken, durations };
    };
    return { opened: (await next(1)).durations[0]!, round: () => next(ROUND) };
  };
  const [ours, peer] = [await side(large, rows ?? SELLER.days), await side(small, QUARTER)];
  const found = await interleave({ ours: ours.round, peer: peer.round }, ROUNDS_A_RUN * runs);
  await replace();
  await new Promise((resolve) => setTimeout(resolve, 1000 * TTL_SECONDS));
  const { rss_mb: peak } = joined([await ours.round(), await ours.round()]);
  const { memoryMb } = world.functionNamed(fn);
  const [of, beside] = [joined(found.ours), joined(found.peer)];
  const p99 = [of, beside].map(({ durations }) => percentile(durations, 0.99));
  return compare({
    name: `years, ${name}`,
    ours: [`${cells} cells`, sideOfRequests(of)],
    peer: [`${fewer} cells of ${QUARTER} days`, sideOfRequests(beside)],
    most: { time: 3 },
    goals: [
      { what: "p99 of the peer's", value: rounded(p99[0]! / p99[1]!), most: 5 },
      { what: "first request of the peer's", value: rounded(ours.opened / peer.opened), most: 2 },
      { what: `memory of the ${memoryMb} MB deployed`, value: rounded(peak / memoryMb), most: MOST_MEMORY },
    ],
    details: {
      'p99 ms': rounded(p99[0]!),
      "the peer's p99 ms": rounded(p99[1]!),
      'first request ms': rounded(ours.opened),
      "the peer's first request ms": rounded(peer.opened),
      'MiB after a newer snapshot': rounded(peak),
    },
  });
}

interface Days {
  from: number;
  to: number;
}

/** Rows of an answer, of which only those with a row for each period are counted. */
const rowsIn = ({ from, to }: Days, period: PeriodKind | undefined): number =>
  period === undefined ? 1 : PERIODS[period].of(to) - PERIODS[period].of(from) + 1;

const oneOf = <Item>(random: Random, items: readonly Item[]): Item => items[random() % items.length]!;

/** A random range within the first `days` days. */
function anyDays(random: Random, days: number): Days {
  const [a, b] = [random() % days, random() % days];
  return { from: SELLER.from + Math.min(a, b), to: SELLER.from + Math.max(a, b) };
}
