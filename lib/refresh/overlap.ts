/** Runs of days with lines: the first day (days since 1970-01-01), then the number of lines of each day. */
export type Run = [day: number, lines: number[]];

/**
 * How overlapping reports of a series count. `order`: each order from its newest report; `day`: each day from one report;
 * `add`: all reports are added up.
 */
export type Overlap = 'order' | 'day' | 'add';

/** A report, as far as the choice by day needs it. */
export interface Coverage {
  /** Id of the build of the report. */
  id: string;
  runs: readonly Run[];
}

/**
 * Decides which report of a series counts on each day; reports come oldest first. The newest report with that day counts, but
 * on its own first and last day, which may be incomplete, the report with more lines.
 */
export function reportsByDay(reports: readonly Coverage[]): Map<number, string> {
  const best = new Map<number, { id: string; lines: number }>();
  for (const { id, runs } of reports) {
    for (const { day, lines, edge } of daysOf(runs)) {
      const before = best.get(day);
      if (before === undefined || !edge || lines >= before.lines) best.set(day, { id, lines });
    }
  }
  return new Map(Array.from(best, ([day, { id }]) => [day, id]));
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

/** The last day of runs; null if there is none. */
export function lastDayOf(runs: readonly Run[]): number | null {
  const last = runs.at(-1);
  return last === undefined ? null : last[0] + last[1].length - 1;
}

/** The days of runs with their lines; `edge`: it is the first or the last of all. */
export function* daysOf(runs: readonly Run[]): Generator<{ day: number; lines: number; edge: boolean }> {
  const first = runs[0]?.[0];
  const last = lastDayOf(runs);
  for (const [start, counts] of runs) {
    for (const [offset, lines] of counts.entries()) {
      const day = start + offset;
      yield { day, lines, edge: day === first || day === last };
    }
  }
}
