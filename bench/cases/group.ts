import { join } from 'node:path';
import type { Case, Comparison } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import type { Measured } from '../measure/messages.ts';
import { median, rounded } from '../measure/statistics.ts';
import { type Tolerant, tolerant } from '../measure/tolerant.ts';
import type { Totals } from '../peers/sums.ts';
import { assertSame } from '../setup/publish.ts';
import type { World } from '../setup/world.ts';
import { compare, ratio, sideOf } from './side.ts';

const ROWS = 129_000;
/** The local copy that DuckDB reads. */
const COPY = 'fetched-once.csv';

export const group: Case = {
  name: 'group',
  about:
    'One group-by of one report: the loader of the service with the rollup `sales` alone (no order lines, rejects or cleaned ' +
    'file), compared with DuckDB, which groups by the same columns. Ours also cleans their values, and counts orders. Each run ' +
    'is a fresh process, without the time to start it and to load the program. Processor time is user and system time of all ' +
    'threads.',
  byDefault: true,
  async run(world) {
    const report = await world.report(world.rows ?? ROWS);
    const { rows, bytes } = report;
    const file = await world.reportFile(rows);
    const ours = (input: unknown) => () => world.once<Totals>(world.bundles.oneRollup, input);
    const numbers = (await ours({ file })()).value;
    const duckdb = (input: unknown) => sameNumbers(world, numbers, input);
    const [stored, onDisk] = [duckdb({ ...report, file: join(world.folder, COPY) }), duckdb({ file })];
    const runs = await interleave(
      { s3: ours(report), storedPeer: stored.run, disk: ours({ file }), diskPeer: onDisk.run },
      world.runs,
    );
    const compared = (
      name: string,
      mine: Runs,
      theirs: Runs,
      { failure }: Tolerant<unknown>,
      most: Most,
    ): Comparison => {
      const [cpu, peerCpu] = [processorTime(mine), processorTime(theirs)];
      const cpuRatio = ratio(cpu, peerCpu);
      return compare({
        name: `group, ${name}`,
        ours: ['one rollup', sideOf(mine)],
        peer: ['DuckDB', sideOf(theirs)],
        rows,
        bytes,
        most: most.time === undefined ? {} : { time: most.time },
        goals:
          most.processor === undefined || cpuRatio === null
            ? []
            : [{ what: "processor time of the peer's", value: cpuRatio, most: most.processor }],
        details: {
          'processor ms': cpu ?? 'failed',
          "the peer's processor ms": peerCpu ?? 'failed',
          ...(failure !== null && { 'peer failed': failure }),
        },
      });
    };
    return [
      compared('fetched from S3', runs.s3, runs.storedPeer, stored, { time: 1 }),
      compared('from disk', runs.disk, runs.diskPeer, onDisk, { processor: 1.5 }),
    ];
  },
};

type Runs = readonly (Measured<Totals> | null)[];

/** The goals: the largest ratio of ours to the peer's. */
interface Most {
  time?: number;
  processor?: number;
}

/** The group-by of DuckDB. Throws if its numbers are not ours. */
function sameNumbers(world: World, numbers: Totals, input: unknown): Tolerant<Measured<Totals>> {
  const attempt = tolerant(() => world.once<Totals>(world.bundles.peers.duckdb, input));
  return {
    async run() {
      const measured = await attempt.run();
      if (measured !== null) assertSame(numbers, measured.value, 'duckdb');
      return measured;
    },
    get failure() {
      return attempt.failure;
    },
  };
}

/** The median, in milliseconds; null if nothing was measured. */
function processorTime(runs: Runs): number | null {
  const done = runs.filter((run) => run !== null);
  return done.length === 0 ? null : rounded(median(done.map(({ cpu_ms }) => cpu_ms)));
}
