import * as z from 'zod';
import type { Measured } from '../measure/messages.ts';
import { getEvent } from './events.ts';
import type { StoredReport } from './reports.ts';
import type { World } from './world.ts';

const refreshSchema = z.object({
  outcome: z.literal(['published', 'unchanged']),
  rows_read: z.number(),
  failed: z.tuple([]),
});

const analyticsSchema = z.object({
  data: z.object({ kpis: z.object({ total_revenue: z.number(), total_quantity_sold: z.number() }) }),
  metadata: z.object({ active_records: z.number(), cancelled_records: z.number() }),
});

/** What both sides must agree on. */
export interface SameNumbers {
  active: number;
  cancelled: number;
  quantity: number;
  /** In major units. */
  revenue: number;
}

export interface RefreshOptions {
  /** Read every report, changed or not. */
  force?: boolean;
  env?: NodeJS.ProcessEnv;
}

export type Refreshed = Measured<{ rows_read: number }>;

/** A process of the packaged refresh function. Each call gives the time of its invocation; it throws unless it published. */
export async function openRefresh(world: World, bucket: string, { force = false, env = {} }: RefreshOptions = {}) {
  // A report of 10 million rows has 6 GB, compressed or not more than what is taken by default.
  const fn = await world.openFunction('refresh', { S3_BUCKET: bucket, MAX_REPORT_BYTES: '100000000000', ...env });
  return {
    async call(): Promise<Refreshed> {
      const measured = await fn.call(force ? { force } : {});
      const value = refreshSchema.parse(measured.value.last);
      return { ...measured, ms: measured.value.durations[0]!, value };
    },
    end: () => fn.end(),
  };
}

/** One refresh in a fresh process. */
export async function refreshOnce(world: World, bucket: string, options: RefreshOptions = {}): Promise<Refreshed> {
  const refresh = await openRefresh(world, bucket, options);
  try {
    return await refresh.call();
  } finally {
    await refresh.end();
  }
}

/** The same refresh. Throws unless it read so many rows. */
export function assertRead(refresh: Refreshed, rows: number): Refreshed {
  if (refresh.value.rows_read === rows) return refresh;
  throw new Error(`The refresh read ${refresh.value.rows_read} rows where ${rows} were to be read`);
}

/** The numbers that the service answers with from the published snapshot. */
export async function servedNumbers(world: World, { bucket }: Pick<StoredReport, 'bucket'>): Promise<SameNumbers> {
  const analytics = await world.openFunction('analytics', { S3_BUCKET: bucket });
  try {
    const { value } = await analytics.call(getEvent('/analytics'));
    return numbersIn(value.last);
  } finally {
    await analytics.end();
  }
}

function numbersIn(answer: unknown): SameNumbers {
  const { body } = z.object({ statusCode: z.literal(200), body: z.string() }).parse(answer);
  const { data, metadata } = analyticsSchema.parse(JSON.parse(body));
  return {
    active: metadata.active_records,
    cancelled: metadata.cancelled_records,
    quantity: data.kpis.total_quantity_sold,
    revenue: data.kpis.total_revenue,
  };
}

/** Throws where a peer came to other numbers: then the two did not do the same work. */
export function assertSame(ours: SameNumbers, peer: SameNumbers, name: string): void {
  const same =
    (['active', 'cancelled', 'quantity'] as const).every((what) => ours[what] === peer[what]) &&
    // A sum of floating point numbers is not exact.
    Math.abs(ours.revenue - peer.revenue) < 0.5;
  if (!same) throw new Error(`${name} came to ${JSON.stringify(peer)}, the service to ${JSON.stringify(ours)}`);
}
