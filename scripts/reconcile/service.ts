import * as z from 'zod';
import { CliError } from '../cli/cli-error.ts';
import { stageAt } from '../smoke/client.ts';
import type { ServiceDay } from './compare.ts';
import type { ReconcileOptions } from './options.ts';

const answerSchema = z.object({
  data: z.array(
    z.object({
      day: z.string(),
      revenue: z.number(),
      quantity_sold: z.number(),
      cancelled_orders: z.number(),
      unpriced_orders: z.number().nullable(),
    }),
  ),
  metadata: z.object({
    currency: z.string(),
    time_zone: z.string(),
    rejected_records: z.number(),
    total: z.number(),
  }),
});
type Answer = z.output<typeof answerSchema>;

/** Days that an answer has at most. */
const PAGE = 1000;

export interface ServiceDays {
  currency: string;
  timeZone: string;
  /** Rejected rows of all reports, on any day. */
  rejected: number;
  /** By ISO day; money in major units of the currency. */
  days: Map<string, ServiceDay>;
}

/** What the service says of days. `span`: the first and the last; default: all that it has. Throws `CliError`. */
export async function readService(options: ReconcileOptions, span?: readonly [string, string]): Promise<ServiceDays> {
  const stage = stageAt({ url: options.url, key: options.key, token: undefined });
  await stage.reach();
  const days = new Map<string, ServiceDay>();
  for (let offset = 0; ; offset += PAGE) {
    const { data, metadata } = await answerAt(offset);
    for (const { day, revenue, quantity_sold, cancelled_orders, unpriced_orders } of data) {
      const sales = { revenue, units: quantity_sold, cancelled: cancelled_orders, unpriced: unpriced_orders ?? 0 };
      if (revenue !== 0 || quantity_sold !== 0 || cancelled_orders !== 0) days.set(day, sales);
    }
    if (offset + PAGE >= metadata.total) {
      const { currency, time_zone: timeZone, rejected_records: rejected } = metadata;
      return { currency, timeZone, rejected, days };
    }
  }

  async function answerAt(offset: number): Promise<Answer> {
    const query = new URLSearchParams([
      ['measures', 'revenue,quantity_sold,cancelled_orders,unpriced_orders'],
      ['dimensions', 'day'],
      ['limit', String(PAGE)],
      ['offset', String(offset)],
      ...(span ? [['start_date', span[0]] as [string, string], ['end_date', span[1]] as [string, string]] : []),
      ...(options.currency === undefined ? [] : [['currency', options.currency] as [string, string]]),
      ...options.filters.map(([name, value]): [string, string] => [name, value]),
    ]);
    const { status, json } = await stage.get(`/analytics/query?${query.toString()}`);
    if (status === 200) return answerSchema.parse(json);
    const { detail = `it answered with ${status}` } = (json ?? {}) as { detail?: string };
    throw new CliError(`${options.url}: ${detail}`);
  }
}
