import type { Stage } from './client.ts';
import type { SmokeOptions } from './options.ts';
import { type Check, must } from './run-checks.ts';

const PATH = '/analytics/kpis';

/** The value that so much of all (0 to 1) do not exceed; of the nearest rank. Throws for none at all. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(Math.ceil(sorted.length * share), 1) - 1];
  if (value === undefined) throw new Error('there are no values');
  return value;
}

/** Times requests one after the other. */
export function latencyCheck(stage: Stage, { requests, maxP95 }: Pick<SmokeOptions, 'requests' | 'maxP95'>): Check {
  return {
    name: `speed of ${requests} requests`,
    async run() {
      const times: number[] = [];
      for (let index = 0; index < requests; index++) {
        const { status, milliseconds } = await stage.get(PATH);
        must(status === 200, `request ${index + 1} is answered with ${status}`);
        times.push(milliseconds);
      }
      const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
      const seen = `p50 ${Math.round(p50)} ms, p95 ${Math.round(p95)} ms`;
      must(p95 <= maxP95, `${seen}; the limit is ${maxP95} ms`);
      return seen;
    },
  };
}
