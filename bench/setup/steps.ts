import { GetObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import {
  type BuildStep,
  type MergeStep,
  type PlannedMonths,
  type PlannedRun,
  type PlanStep,
  buildStepSchema,
  mergeStepSchema,
  plannedMonthsSchema,
  plannedRunSchema,
} from '../../schemas/steps.ts';
import type { World } from './world.ts';

/** A run of the state machine that has planned. */
export interface Run {
  plan: Pick<PlanStep, 'run'> & { asked: Partial<PlanStep['asked']> };
  planned: PlannedRun;
  items: BuildStep[];
}

/** Lets the step plan list what is to be built in a bucket. */
export async function plannedRun(world: World, bucket: string, asked: Run['plan']['asked'] = {}): Promise<Run> {
  const plan = { run: 'bench', asked };
  const [answer] = await callStep(world, 'plan', bucket, [plan]);
  const planned = plannedRunSchema.parse(answer!.value.last);
  return { plan, planned, items: await listOf(world, bucket, planned.items_key, buildStepSchema) };
}

/** Lets the step months list what is to be made of what a run has built. */
export async function plannedMonths(
  world: World,
  bucket: string,
  planned: PlannedRun,
): Promise<{ planned: PlannedMonths; items: MergeStep[] }> {
  const [answer] = await callStep(world, 'months', bucket, [planned]);
  const listed = plannedMonthsSchema.parse(answer!.value.last);
  return { planned: listed, items: await listOf(world, bucket, listed.months_key, mergeStepSchema) };
}

async function listOf<Item>(world: World, Bucket: string, Key: string, schema: z.ZodType<Item>): Promise<Item[]> {
  const { Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key }));
  return z.array(schema).parse(JSON.parse(await Body!.transformToString()));
}

/** Calls a step with each of the events, all in one fresh process. */
export async function callStep(
  world: World,
  name: 'plan' | 'build' | 'months' | 'merge' | 'publish',
  bucket: string,
  events: readonly unknown[],
) {
  const fn = await world.openFunction(name, { S3_BUCKET: bucket, LOG_LEVEL: 'SILENT' });
  try {
    const calls = [];
    for (const event of events) calls.push(await fn.call(event));
    return calls;
  } finally {
    await fn.end();
  }
}
