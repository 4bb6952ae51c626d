import { gzipSync } from 'node:zlib';
import { type ReportOptions, rollupsOfReport, settled } from '../../../../lib/rollup/report.ts';
import { ReportError } from '../../../../lib/base/report-error.ts';
import { kpis } from '../../../../lib/answers/kpis.ts';
import { ranking } from '../../../../lib/answers/rankings.ts';
import { LIST_FIGURES } from '../../../../lib/model/index.ts';
import { trends } from '../../../../lib/answers/trends.ts';
import { mapRecord } from '../../../../lib/base/records.ts';
import { memoryReader } from '../../../../lib/rollup/reader.ts';
import { RollupSet } from '../../../../lib/rollup/rollup-set.ts';
import type { Reject } from '../../../../schemas/reject.ts';

/** A report with the four needed columns and those named; each row gives its values. */
export function csv(extra: readonly string[], ...rows: readonly string[][]): string {
  return (
    [['Order ID', 'Date', 'Status', 'Amount', ...extra], ...rows].map((cells) => cells.join(',')).join('\n') + '\n'
  );
}

/** A plain row: `o1`, a day of April 2022, shipped, 100.00, then what the extra columns hold. */
export function row(...extra: string[]): string[] {
  return ['o1', '04-30-22', 'Shipped', '100.00', ...extra];
}

export async function load(report: string | Buffer, options: ReportOptions = {}) {
  let rejects: Reject[] = [];
  const { rollups, summary, warnings } = await settled((known) => {
    rejects = [];
    return rollupsOfReport(bytes(report), {
      ...options,
      known,
      onReject: (reject) => void rejects.push(reject),
    });
  });
  const set = new RollupSet(mapRecord(rollups, memoryReader));
  const slice = { currency: summary.currency };
  return {
    rollups,
    summary,
    warnings,
    rejects,
    kpis: await kpis(set, slice),
    states: (await ranking(set, { slice, by: ['state'], figures: LIST_FIGURES }, '-revenue')).map(({ state }) => state),
    categories: (await ranking(set, { slice, by: ['category'], figures: LIST_FIGURES }, '-revenue')).map(
      ({ category }) => category,
    ),
    months: (await trends(set, slice, 'month')).map(({ period }) => period),
    days: [...new Set(rollups.sales.days)].map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
  };
}

/** The error that a report is refused with. */
export async function refusal(report: string | Buffer, options: ReportOptions = {}): Promise<ReportError> {
  try {
    await load(report, options);
  } catch (error) {
    if (error instanceof ReportError) return error;
    throw error;
  }
  throw new Error('The report was not refused');
}

export function gzipped(report: string | Buffer): Buffer {
  return gzipSync(report);
}

async function* bytes(report: string | Buffer): AsyncGenerator<Uint8Array> {
  const whole = Buffer.from(report as string);
  for (let at = 0; at < whole.length; at += 997) yield whole.subarray(at, at + 997);
}
