import { join } from 'node:path';
import type { Case, Comparison } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { atMost, tolerant } from '../measure/tolerant.ts';
import type { Totals } from '../peers/sums.ts';
import type { PeerName } from '../setup/bundles.ts';
import { assertSame, refreshOnce, servedNumbers } from '../setup/publish.ts';
import type { World } from '../setup/world.ts';
import { type Taken, compare, sideOf } from './side.ts';

const ROWS = 129_000;
/** Ours with and without the cleaned file, and the goals: the largest ratios to csv-parse/sync. */
const OURS = {
  'rollups only': { cleaned: false, most: { time: 0.5, memory: 1 / 3 } },
  'with the cleaned file': { cleaned: true, most: { time: 1, memory: 1 / 3 } },
} as const;
/** Measured rounds of the other parsers, which are there for information. */
const RUNS_FOR_INFORMATION = 2;
/** The local copy that DuckDB reads. */
const COPY = 'fetched.csv';

export const ingest: Case = {
  name: 'ingest',
  about:
    'From a report in S3 to a published snapshot (one call of the refresh function), with and without the cleaned file, ' +
    'compared with programs that read the same report and group it like the rollups. Each run is a fresh process, without ' +
    'the time to start it and to load the program. DuckDB uses all cores, all others one.',
  byDefault: true,
  run: (world) => compareIngest(world, 'ingest', 'sample'),
};

export const habits: Case = {
  name: 'habits',
  about:
    'The same as `ingest` for a report that repeats less: its days are in no order, no amount occurs twice, and its buyers are ' +
    'from 60,000 cities.',
  byDefault: false,
  run: (world) => compareIngest(world, 'habits', 'habits'),
};

interface Peer {
  run: () => Promise<Taken | null>;
  failure: () => string | null;
}

async function compareIngest(world: World, caseName: string, data: 'sample' | 'habits'): Promise<Comparison[]> {
  const report = await world.report(world.rows ?? ROWS, { data });
  const file = await world.reportFile(report.rows, { data });
  const refresh = (cleaned: boolean) => () =>
    refreshOnce(world, report.bucket, { force: true, env: { WRITE_CLEANED: String(cleaned) } });
  await refresh(true)();
  const numbers = await servedNumbers(world, report);
  const peer = (name: PeerName, input: unknown, most = Infinity): Peer => {
    const attempt = tolerant(() => world.once<Totals>(world.bundles.peers[name], input));
    const run = async () => {
      const measured = await attempt.run();
      if (measured !== null) assertSame(numbers, measured.value, name);
      return measured;
    };
    return { run: atMost(most, run), failure: () => attempt.failure };
  };
  const peers = new Map([
    ['csv-parse/sync', peer('csv-parse', report)],
    ['DuckDB, report on disk', peer('duckdb', { file })],
    ['DuckDB, report fetched from S3', peer('duckdb', { ...report, file: join(world.folder, COPY) })],
    ['uDSV', peer('udsv', report, 1 + RUNS_FOR_INFORMATION)],
    ['PapaParse', peer('papaparse', report, 1 + RUNS_FOR_INFORMATION)],
    ['fast-csv', peer('fast-csv', report, 1 + RUNS_FOR_INFORMATION)],
  ]);
  const ours = Object.entries(OURS).map(([name, { cleaned }]) => [name, refresh(cleaned)] as const);
  const all = [...ours, ...[...peers].map(([name, { run }]) => [name, run] as const)];
  const runs = await interleave(Object.fromEntries<() => Promise<Taken | null>>(all), world.runs);
  const side = (name: string) => sideOf(runs[name] ?? []);
  return Object.entries(OURS).flatMap(([name, { most }]) =>
    [...peers].map(([peerName, { failure }]) =>
      compare({
        name: `${caseName}, ${name}`,
        ours: ['refresh', side(name)],
        peer: [peerName, side(peerName)],
        rows: report.rows,
        bytes: report.bytes,
        most: peerName === 'csv-parse/sync' ? most : {},
        details: failureOf(failure()),
      }),
    ),
  );
}

const failureOf = (failure: string | null): Comparison['details'] =>
  failure === null ? {} : { 'peer failed': failure };
