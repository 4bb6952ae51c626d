import type { Case } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { isLarge } from '../setup/reports.ts';
import { refreshOnce } from '../setup/publish.ts';
import { compare, sideOf } from './side.ts';

const ROWS = { few: 129_000, many: 1_000_000 };
/** The long report takes its time, and its peak hardly differs from run to run. */
const MOST_RUNS = 2;
const WARM_UPS = 0;

export const memory: Case = {
  name: 'memory',
  about:
    'Peak memory of the refresh function for a long report, compared with a report of 129,000 rows, both with their ' +
    'cleaned file.',
  byDefault: true,
  async run(world) {
    const rows = world.rows ?? ROWS.many;
    const compress = isLarge(rows);
    const few = await world.report(ROWS.few, { compress });
    const many = await world.report(rows, { compress });
    const refresh = (bucket: string) => () => refreshOnce(world, bucket, { force: true });
    const runs = await interleave(
      { many: refresh(many.bucket), few: refresh(few.bucket) },
      Math.min(world.runs, MOST_RUNS),
      WARM_UPS,
    );
    const [ours, peer] = [sideOf(runs.many), sideOf(runs.few)];
    return [
      compare({
        name: 'memory',
        ours: [`${many.rows} rows`, ours],
        peer: [`the same, ${few.rows} rows`, peer],
        rows: many.rows,
        bytes: many.bytes,
        ratioOf: 'memory',
        most: { memory: 1.3 },
        goals: [{ what: 'MiB', value: Math.max(ours.rss_mb ?? Infinity, peer.rss_mb ?? Infinity), most: 256 }],
        details: {
          'µs a row': Math.round(((ours.ms ?? 0) / many.rows) * 10_000) / 10,
          [`µs a row at ${few.rows} rows`]: Math.round(((peer.ms ?? 0) / few.rows) * 10_000) / 10,
        },
      }),
    ];
  },
};
