import type { BuiltReport } from '../../schemas/manifest.ts';

/** Arrivals less than this apart are one upload, such as a folder that was synchronised; in milliseconds. */
export const UPLOAD_GAP = 60_000;

type Dated = Pick<BuiltReport, 'key' | 'arrived' | 'last_update' | 'last_purchase'>;

/**
 * The reports of one series, oldest first. The time of a report is the last update of an order in it; without one the time of
 * its upload. Reports of the same time go by their last purchase, then by their own arrival, then by their key. This is one
 * order of reports, not of lines: compared line by line, three reports could each be newer than the next.
 */
export function oldestFirst<Report extends Dated>(reports: readonly Report[]): Report[] {
  const uploads = uploadTimes(reports);
  const times = reports.map((report) => ({
    report,
    time: report.last_update === null ? uploads.get(report)! : Date.parse(report.last_update),
  }));
  times.sort(
    (a, b) =>
      a.time - b.time ||
      compare(a.report.last_purchase ?? '', b.report.last_purchase ?? '') ||
      compare(a.report.arrived, b.report.arrived) ||
      compare(a.report.key, b.report.key),
  );
  return times.map(({ report }) => report);
}

/** For each report without a last update, when the first report of its upload arrived, in milliseconds. */
function uploadTimes(reports: readonly Dated[]): Map<Dated, number> {
  const arrivals = reports
    .filter(({ last_update }) => last_update === null)
    .map((report) => ({ report, arrived: Date.parse(report.arrived) }))
    .sort((a, b) => a.arrived - b.arrived);
  const times = new Map<Dated, number>();
  let [first, before] = [-Infinity, -Infinity];
  for (const { report, arrived } of arrivals) {
    if (arrived - before >= UPLOAD_GAP) first = arrived;
    before = arrived;
    times.set(report, first);
  }
  return times;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
