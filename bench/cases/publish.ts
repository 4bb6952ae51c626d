import { CreateBucketCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { MANIFEST_KEY } from '../../schemas/manifest.ts';
import type { Case } from '../case.ts';
import { uploadDay } from '../setup/reports.ts';
import { callStep, plannedMonths, plannedRun } from '../setup/steps.ts';
import type { World } from '../setup/world.ts';
import { type Taken, compare, sideOf } from './side.ts';

const DAYS = { few: 1000, many: 1826 };
/** Rows of a day's report, as in a real one. */
const ROWS = 1400;
/** Before it everything has to be built, which takes minutes. */
const MOST_RUNS = 3;

const answerSchema = z.object({ outcome: z.literal('published'), reports: z.number(), failed: z.literal(0) });

export const publish: Case = {
  name: 'publish',
  about:
    'The step publish of the state machine for five years of daily reports, compared with 1,000 of them: it merges ' +
    'their months and publishes the snapshot, each time in a fresh process.',
  byDefault: false,
  async run(world) {
    const rows = world.rows ?? ROWS;
    const runs = Math.min(world.runs, MOST_RUNS);
    const few = await publishing(world, DAYS.few, rows, runs);
    const many = await publishing(world, DAYS.many, rows, runs);
    return [
      compare({
        name: 'publish',
        ours: [`${DAYS.many} reports`, sideOf(many.taken)],
        peer: [`${DAYS.few} reports`, sideOf(few.taken)],
        rows: DAYS.many * rows,
        bytes: many.bytes,
        ratioOf: 'memory',
        most: { memory: 1.5, time: 2.5 },
        details: { 'ms a report': Math.round((10 * (sideOf(many.taken).ms ?? 0)) / DAYS.many) / 10 },
      }),
    ];
  },
};

/** Builds so many daily reports and makes their months, then publishes them as often as is wanted. */
async function publishing(
  world: World,
  days: number,
  rows: number,
  runs: number,
): Promise<{ taken: Taken[]; bytes: number }> {
  const bucket = `bench-publish-${days}`;
  await world.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  let bytes = 0;
  for (let day = 0; day < days; day++) bytes += await uploadDay(world.s3, bucket, day, rows);
  const { planned: begun, items } = await plannedRun(world, bucket);
  await callStep(world, 'build', bucket, items);
  const { planned, items: months } = await plannedMonths(world, bucket, begun);
  await callStep(world, 'merge', bucket, months);
  const taken: Taken[] = [];
  for (let run = 0; run < runs; run++) {
    const [published] = await callStep(world, 'publish', bucket, [planned]);
    const { reports } = answerSchema.parse(published!.value.last);
    if (reports !== days) throw new Error(`${reports} reports were published where there are ${days}`);
    taken.push({ ms: published!.value.durations[0]!, rss_mb: published!.rss_mb });
    await world.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: MANIFEST_KEY }));
  }
  return { taken, bytes };
}
