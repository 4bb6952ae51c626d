/** The days of a report, as far as the choice between reports needs them. */
export interface Coverage {
  /** Id of the build of the report. */
  id: string;
  series: string;
  key: string;
  /** When the report was stored, in milliseconds; it decides which of two is newer. */
  lastModified: number;
  /** Runs of days with lines: the first day, then the number of lines of each day. */
  runs: readonly Run[];
}
export type Run = [day: number, lines: number[]];

/** `replace`: of several reports with a day one counts; `add`: all count. */
export type Overlap = 'replace' | 'add';

export interface Contributions {
  /** Per series and day (`series\0day`), the ids of the reports that count there. */
  counted: Map<string, readonly string[]>;
  /** Per id, the days on which another report counts instead, and the lines that do not count for it. */
  replaced: Map<string, { days: number; lines: number }>;
}

/**
 * Which report counts on which day. Within a series, on a day that several reports have, the newer one counts; but on its
 * own first and last day, which may be incomplete, the one with more lines does. On a day of one report that report counts.
 */
export function contributions(reports: readonly Coverage[], overlap: Overlap): Contributions {
  const candidates = new Map<string, { report: Coverage; lines: number; edge: boolean }[]>();
  for (const report of [...reports].sort(newestFirst)) {
    for (const { day, lines, edge } of daysOf(report)) {
      const place = dayKey(report.series, day);
      const held = candidates.get(place);
      if (held === undefined) candidates.set(place, [{ report, lines, edge }]);
      else held.push({ report, lines, edge });
    }
  }
  const counted = new Map<string, readonly string[]>();
  const replaced: Contributions['replaced'] = new Map();
  for (const [place, held] of candidates) {
    if (overlap === 'add') {
      counted.set(place, held.map(({ report }) => report.id).sort());
      continue;
    }
    const best = winner(held);
    counted.set(place, [best.report.id]);
    for (const loser of held) {
      if (loser === best) continue;
      const sum = replaced.get(loser.report.id) ?? { days: 0, lines: 0 };
      replaced.set(loser.report.id, { days: sum.days + 1, lines: sum.lines + loser.lines });
    }
  }
  return { counted, replaced };
}

export function dayKey(series: string, day: number): string {
  return `${series}\0${day}`;
}

/** The days with lines, in ascending order, as runs. `days` ascend; equal ones are added up. */
export function runsOf(days: Iterable<{ day: number; lines: number }>): Run[] {
  const runs: Run[] = [];
  for (const { day, lines } of days) {
    const last = runs.at(-1);
    if (last !== undefined && day === last[0] + last[1].length) last[1].push(lines);
    else runs.push([day, [lines]]);
  }
  return runs;
}

/** Lines of all runs. */
export function linesOf(runs: readonly Run[]): number {
  return runs.reduce((sum, [, lines]) => sum + lines.reduce((a, b) => a + b, 0), 0);
}

function* daysOf({ runs }: Coverage): Generator<{ day: number; lines: number; edge: boolean }> {
  const first = runs[0]?.[0];
  const end = runs.at(-1);
  const last = end === undefined ? undefined : end[0] + end[1].length - 1;
  for (const [start, counts] of runs) {
    for (const [offset, lines] of counts.entries()) {
      const day = start + offset;
      yield { day, lines, edge: day === first || day === last };
    }
  }
}

/** `held` is newest first. */
function winner<T extends { lines: number; edge: boolean }>(held: readonly T[]): T {
  let best = held.at(-1)!;
  for (const candidate of held.slice(0, -1).reverse()) {
    if (!candidate.edge || candidate.lines >= best.lines) best = candidate;
  }
  return best;
}

function newestFirst(a: Coverage, b: Coverage): number {
  if (a.lastModified !== b.lastModified) return b.lastModified - a.lastModified;
  return a.key < b.key ? 1 : -1;
}
