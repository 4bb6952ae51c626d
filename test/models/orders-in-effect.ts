/**
 * The lines in effect, modelled from the specification (architecture.md, section 2) and not from the code: a test
 * oracle. Plain loops over everything in memory; nothing is fast, nothing is shared with the product.
 * Open places of the specification are marked "Open:" (the list is in orders-in-effect.notes.md).
 */

export interface ModelLine {
  orderId: string;
  /** Days since 1970-01-01. */
  day: number;
  refund: boolean;
  cancelled: boolean;
  /** Minor units, null = not priced; of a refund: positive. */
  amount: number | null;
  quantity: number;
  state: string;
  category: string;
  /** Of a report of lines: the line's own key (shipment item etc.). */
  lineKey: string | null;
  /** Seconds since 1970. */
  lastUpdate: number | null;
  /** Seconds since 1970 of the purchase, if the report has times; else the start of the day. */
  purchase: number;
}

export interface ModelReport {
  key: string;
  series: string;
  etag: string;
  /** Milliseconds; `exported-at` first, else LastModified; of bytes seen before (same etag): the first arrival. */
  arrived: number;
  holds: 'orders' | 'lines';
  lines: ModelLine[];
}

export type Overlap = 'order' | 'day' | 'add';

export interface LineInEffect {
  report: ModelReport;
  line: ModelLine;
}

export interface Totals {
  lines: number;
  cancelled: number;
  revenue: number;
  quantity: number;
  refunds: number;
  refunded: number;
  unpriced: number;
  distinctOrders: number;
  pricedOrders: number;
}

const MINUTE = 60_000;

/** The key of an order within its series. Open: Amazon's `S01-…` ids; here the shape is digits only. */
const orderKey = (line: ModelLine): string =>
  JSON.stringify(/^[0-9]{3}-[0-9]{7}-[0-9]{7}$/.test(line.orderId) ? [line.orderId] : [line.orderId, line.day]);

/** -Infinity of no values. */
const greatest = (values: readonly number[]): number => values.reduce((a, b) => (b > a ? b : a), -Infinity);

/** Milliseconds of the greatest last update of any line (cancelled lines and refunds too); null without one. */
function lastUpdateOf(report: ModelReport): number | null {
  const updates = report.lines.map((line) => line.lastUpdate).filter((update) => update !== null);
  return updates.length > 0 ? greatest(updates) * 1000 : null;
}

/**
 * When each report that has no last update was uploaded: the first arrival of its upload.
 * Open: "less than a minute apart" is not transitive. Here uploads are chains: an upload goes on as long as the next
 * arrival is less than a minute after the one before. Only reports that are ordered by their arrival make uploads.
 */
function uploadTimes(reports: readonly ModelReport[]): Map<ModelReport, number> {
  const times = new Map<ModelReport, number>();
  let start = -Infinity;
  let previous = -Infinity;
  for (const report of reports.filter((each) => lastUpdateOf(each) === null).sort((a, b) => a.arrived - b.arrived)) {
    if (report.arrived - previous >= MINUTE) start = report.arrived;
    previous = report.arrived;
    times.set(report, start);
  }
  return times;
}

/**
 * The reports of one series, oldest first: by last update, else by upload; then last purchase, arrival, key.
 * Open: equal times outside an upload (two equal last updates); the same further criteria decide.
 */
export function inOrder(reports: readonly ModelReport[]): ModelReport[] {
  const uploads = uploadTimes(reports);
  const ranked = reports.map((report) => ({
    report,
    rank: [
      lastUpdateOf(report) ?? uploads.get(report)!,
      greatest(report.lines.map((line) => line.purchase)),
      report.arrived,
      report.key,
    ],
  }));
  ranked.sort((a, b) => {
    const at = a.rank.findIndex((value, index) => value !== b.rank[index]);
    return at === -1 ? 0 : a.rank[at]! < b.rank[at]! ? -1 : 1;
  });
  return ranked.map(({ report }) => report);
}

/** The lines in effect of all reports, with the report each came from: by series, reports oldest first, file order. */
export function linesInEffect(reports: readonly ModelReport[], overlap: Overlap): LineInEffect[] {
  return [...new Set(reports.map((report) => report.series))].flatMap((series) => {
    const ordered = inOrder(reports.filter((report) => report.series === series));
    const counts = overlap === 'order' ? countsByOrder(ordered) : overlap === 'day' ? countsByDay(ordered) : () => true;
    return ordered.flatMap((report) =>
      report.lines.filter((_, index) => counts(report, index)).map((line) => ({ report, line })),
    );
  });
}

/** Whether the line at an index of a report is in effect. */
type Counts = (report: ModelReport, index: number) => boolean;

/** For each line of a report what it is a part of: its order, or, of a refund row, that refund alone. */
function subjectsOf(report: ModelReport): string[] {
  const refundsSeen = new Map<string, number>();
  return report.lines.map((line) => {
    if (!line.refund) return JSON.stringify(['sale', orderKey(line)]);
    const place = JSON.stringify([line.orderId, line.day]);
    const number = (refundsSeen.get(place) ?? 0) + 1;
    refundsSeen.set(place, number);
    return JSON.stringify(['refund', place, number]);
  });
}

/**
 * What a line of a report of lines is matched by: its own key within its order.
 * Open: a line without its own key. All such lines of an order are one unit, in effect in the newest report of lines
 * that holds the order (by any sale line, with a key or without); so the unit's key is the order's.
 * Open: a refund row that has a line key. It is matched like any refund: by order, day and number.
 */
const unitOf = (line: ModelLine, subject: string): string =>
  line.refund || line.lineKey === null ? subject : JSON.stringify([subject, line.lineKey]);

function countsByOrder(ordered: readonly ModelReport[]): Counts {
  const subjects = new Map(ordered.map((report) => [report, subjectsOf(report)]));
  const newestWhole = new Map<string, ModelReport>(); // by subject
  const newestOfLines = new Map<string, ModelReport>(); // by subject, and by unit
  for (const report of ordered) {
    // a newer report overwrites an older one
    for (const [index, subject] of subjects.get(report)!.entries()) {
      if (report.holds === 'orders') newestWhole.set(subject, report);
      else newestOfLines.set(subject, report).set(unitOf(report.lines[index]!, subject), report);
    }
  }
  return (report, index) => {
    const subject = subjects.get(report)![index]!;
    if (report.holds === 'orders') return newestWhole.get(subject) === report;
    return !newestWhole.has(subject) && newestOfLines.get(unitOf(report.lines[index]!, subject)) === report;
  };
}

/** Open: whole reports and reports of lines are alike here, refunds and cancelled lines are lines like others. */
function countsByDay(ordered: readonly ModelReport[]): Counts {
  const linesOn = (report: ModelReport, day: number): number => report.lines.filter((line) => line.day === day).length;
  const best = new Map<number, ModelReport>(); // by day
  for (const report of ordered) {
    const days = [...new Set(report.lines.map((line) => line.day))].sort((a, b) => a - b);
    for (const day of days) {
      const older = best.get(day);
      const atEdge = day === days[0] || day === days.at(-1);
      if (older && atEdge && linesOn(report, day) < linesOn(older, day)) continue;
      best.set(day, report);
    }
  }
  return (report, index) => best.get(report.lines[index]!.day) === report;
}

/**
 * Totals of lines in effect that pass a filter; distinct orders are those with an active line that passes. Cancelled
 * lines count only in `cancelled`, refund rows only in `refunds` and `refunded`.
 * An order belongs to a series, and a line does not say which: give `seriesOf` where the lines are of several series.
 */
export function totals(
  lines: readonly ModelLine[],
  passes: (line: ModelLine) => boolean = () => true,
  seriesOf: (line: ModelLine) => string = () => '',
): Totals {
  const passing = lines.filter((line) => passes(line));
  const active = passing.filter((line) => !line.cancelled);
  const sales = active.filter((line) => !line.refund);
  const refunds = active.filter((line) => line.refund);
  const priced = sales.filter((line) => line.amount !== null);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const orders = (of: readonly ModelLine[]): number =>
    new Set(of.map((line) => JSON.stringify([seriesOf(line), orderKey(line)]))).size;
  return {
    lines: sales.length,
    cancelled: passing.length - active.length,
    revenue: sum(priced.map((line) => line.amount ?? 0)),
    quantity: sum(sales.map((line) => line.quantity)),
    refunds: refunds.length,
    refunded: sum(refunds.map((line) => line.amount ?? 0)),
    unpriced: sales.length - priced.length,
    distinctOrders: orders(sales),
    pricedOrders: orders(priced),
  };
}
