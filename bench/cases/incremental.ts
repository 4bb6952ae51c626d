import { CreateBucketCommand, DeleteObjectsCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { Case } from '../case.ts';
import { interleave } from '../measure/interleave.ts';
import { uploadDay } from '../setup/reports.ts';
import { assertRead, type Refreshed, openRefresh, refreshOnce } from '../setup/publish.ts';
import type { World } from '../setup/world.ts';
import { compare, sideOf } from './side.ts';

const BUCKET = 'bench-incremental';
const REPORTS = 100;
const ROWS = 1_000_000;
/** A refresh of all takes its time. */
const MOST_RUNS = 2;

export const incremental: Case = {
  name: 'incremental',
  about:
    'A refresh after a change of one of 100 daily reports of 10,000 rows, compared with one that must read all of them ' +
    '(its output was removed first). Both run in one process, and the first also in a fresh one.',
  byDefault: true,
  async run(world) {
    const rows = Math.max(1, Math.round((world.rows ?? ROWS) / REPORTS));
    await world.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    let bytes = 0;
    for (let day = 0; day < REPORTS; day++) bytes += await uploadDay(world.s3, BUCKET, day, rows);
    let seed = REPORTS;
    const change = () => uploadDay(world.s3, BUCKET, REPORTS / 2, rows, seed++);
    const runs = Math.min(world.runs, MOST_RUNS);
    const refresh = await openRefresh(world, BUCKET);
    const sides = {
      all: async () => {
        await removeOutput(world);
        return assertRead(await refresh.call(), REPORTS * rows);
      },
      changed: async () => {
        await change();
        return assertRead(await refresh.call(), rows);
      },
    };
    const warm = await ending(refresh, () => interleave(sides, runs));
    const fresh: Refreshed[] = [];
    for (let run = 0; run < runs; run++) {
      await change();
      fresh.push(assertRead(await refreshOnce(world, BUCKET), rows));
    }
    const inFresh = sideOf(fresh);
    return [
      compare({
        name: 'incremental',
        ours: ['1 report changed', { ms: sideOf(warm.changed).ms, rss_mb: inFresh.rss_mb }],
        peer: [`all ${REPORTS} reports`, sideOf(warm.all)],
        rows: REPORTS * rows,
        bytes,
        most: { time: 1 / 30 },
        details: { 'in a fresh process, ms': inFresh.ms ?? 'failed' },
      }),
    ];
  },
};

async function ending<T>(session: { end(): Promise<void> }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await session.end();
  }
}

async function removeOutput({ s3 }: World): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: BUCKET, Prefix: 'etl-output/' },
  )) {
    const Objects = Contents.map(({ Key }) => ({ Key }));
    if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
  }
}
