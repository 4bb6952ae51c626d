import { GetObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import {
  type BuildStep,
  type PlannedRun,
  type PlanStep,
  buildStepSchema,
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
  const { Body } = await world.s3.send(new GetObjectCommand({ Bucket: bucket, Key: planned.items_key }));
  const items = z.array(buildStepSchema).parse(JSON.parse(await Body!.transformToString()));
  return { plan, planned, items };
}

/** Calls a step with each of the events, all in one fresh process. */
export async function callStep(
  world: World,
  name: 'plan' | 'build' | 'publish',
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
