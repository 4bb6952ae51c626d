import { gzipSync } from 'node:zlib';
import { type ReportOptions, cubeOfReport } from '../../../../lib/rollup/report.ts';
import { ReportError } from '../../../../lib/base/report-error.ts';
import { categories, kpis, regions, trends } from '../../../../lib/answers/figures.ts';
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
  const rejects: Reject[] = [];
  const { cube, summary } = await cubeOfReport(bytes(report), {
    ...options,
    onReject: (reject) => void rejects.push(reject),
  });
  const slice = { currency: summary.currency };
  return {
    cube,
    summary,
    rejects,
    kpis: kpis(cube, slice),
    states: regions(cube, slice).map(({ state }) => state),
    categories: categories(cube, slice).map(({ category }) => category),
    months: trends(cube, slice).map(({ period }) => period),
    days: [...new Set(cube.days)].map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
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

export function gzipped(report: string): Buffer {
  return gzipSync(report);
}

async function* bytes(report: string | Buffer): AsyncGenerator<Uint8Array> {
  const whole = Buffer.from(report as string);
  for (let at = 0; at < whole.length; at += 997) yield whole.subarray(at, at + 997);
}
