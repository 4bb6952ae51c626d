import type { Case, Comparison } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { percentile, rounded } from '../measure/statistics.ts';
import { getEvent } from '../setup/events.ts';
import type { WarmFunction, World } from '../setup/world.ts';
import { publishSeller, SELLER } from '../setup/years.ts';
import { createRandom, type Random } from '../../scripts/sample/random.ts';
import { toIsoDay } from '../../schemas/fields/day.ts';
import { joined, type Requests, requests } from './requests.ts';
import { compare, sideOfRequests } from './side.ts';

const QUARTER = 90;
/** Requests of a round. Rounds of the two sides alternate. */
const ROUND = 20;

type Query = Record<string, string>;

/** The routes, by the name of their function, with the parameters that stay the same in each request. */
const ROUTES: readonly (readonly [name: string, path: string, Query])[] = [
  ['kpis', '/analytics/kpis', {}],
  ['analytics', '/analytics', {}],
  ['regions', '/analytics/regions', {}],
  ['categories', '/analytics/categories', {}],
  ['products', '/analytics/products', {}],
  ['cities', '/analytics/cities', {}],
  ['trends', '/analytics/trends', { granularity: 'month' }],
  ['query', '/analytics/query', { dimensions: 'state,category' }],
];
/** By function, the filters of which each request has one or none: only dimensions of the rollup that answers. */
const FILTERS: Record<string, readonly Query[]> = {
  default: [{}, {}, { fulfilment: 'Amazon' }, { series: 'shop' }, { channel: 'Amazon.in' }],
  regions: [{}, {}, { state: 'State 3' }, { series: 'shop' }, { country: 'IN' }],
  categories: [{}, {}, { category: 'Kurta' }, { fulfilment: 'Amazon' }, { series: 'shop' }],
  products: [{}, {}, { category: 'Kurta' }, { fulfilment: 'Amazon' }, { sku: 'SKU 17' }],
  cities: [{}, {}, { state: 'State 3' }, { series: 'shop' }, { city: 'City 17' }],
};

export const years: Case = {
  name: 'years',
  about:
    'Warm requests to each route over five years of daily sales (10 million lines, 6,000 SKUs, 4,000 cities, three ' +
    'series, each in a currency of its own), compared with the same over 90 days of them. Each asks for other days, and three in ' +
    'five have a filter. An answer is in one currency, that of most lines that pass the filter.',
  byDefault: false,
  async run(world) {
    const buckets = { small: 'bench-quarter', large: 'bench-years' };
    const small = await publishSeller(world.s3, buckets.small, { ...SELLER, days: QUARTER });
    const large = await publishSeller(world.s3, buckets.large, { ...SELLER, days: world.rows ?? SELLER.days });
    const cells = ({ files }: typeof small) => Object.values(files).reduce((sum, file) => sum + file.cells, 0);
    const results: Comparison[] = [];
    for (const [name, path, query] of ROUTES) {
      const [ours, peer] = await Promise.all([
        world.openFunction(name, { S3_BUCKET: buckets.large }),
        world.openFunction(name, { S3_BUCKET: buckets.small }),
      ]);
      try {
        results.push(await compareRoute(world, { name, path, query }, [ours, cells(large)], [peer, cells(small)]));
      } finally {
        await Promise.all([ours.end(), peer.end()]);
      }
    }
    return results;
  },
};

type SideOfYears = readonly [fn: WarmFunction, cells: number];

async function compareRoute(
  { rows, runs }: World,
  { name, path, query }: { name: string; path: string; query: Query },
  [large, cells]: SideOfYears,
  [small, fewer]: SideOfYears,
): Promise<Comparison> {
  const ask = (days: number) => {
    const random = createRandom(1);
    return Array.from({ length: ROUND * (runs + 1) * ROUNDS_A_RUN + 1 }, () =>
      getEvent(path, { ...query, ...oneOf(random, FILTERS[name] ?? FILTERS['default']!), ...anyDays(random, days) }),
    );
  };
  const side = async (fn: WarmFunction, days: number) => {
    const [first, ...events] = ask(days);
    const opened = await requests(fn, [first!], 1);
    let at = 0;
    const round = (): Promise<Requests> => {
      const asked = events.slice(at, at + ROUND);
      at += ROUND;
      return requests(fn, asked, ROUND);
    };
    return { opened: opened.durations[0]!, round };
  };
  const [ours, peer] = [await side(large, rows ?? SELLER.days), await side(small, QUARTER)];
  const found = await interleave({ ours: ours.round, peer: peer.round }, ROUNDS_A_RUN * runs);
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
    ],
    details: {
      'p99 ms': rounded(p99[0]!),
      "the peer's p99 ms": rounded(p99[1]!),
      'first request ms': rounded(ours.opened),
      "the peer's first request ms": rounded(peer.opened),
    },
  });
}

const ROUNDS_A_RUN = 2;

const oneOf = <Item>(random: Random, items: readonly Item[]): Item => items[random() % items.length]!;

/** A random range within the first `days` days. */
function anyDays(random: Random, days: number): Query {
  const [a, b] = [random() % days, random() % days];
  return { start_date: toIsoDay(SELLER.from + Math.min(a, b)), end_date: toIsoDay(SELLER.from + Math.max(a, b)) };
}
