import prices from '../../resources/prices.json' with { type: 'json' };
import { GIGABYTE, invocations, OBSERVED, type Position, times } from './model.ts';

/** A refresh on the state machine. */
export interface Run {
  reports: number;
  rows: number;
}

/** Observed figures of the state machine; docs/operations.md says of what. */
export const RUN = {
  /** Reports, then months, at a time. */
  concurrency: 50,
  /** Seconds of a build besides reading: a cold start, and S3. */
  buildSeconds: 1,
  /** Reports of a month of a series: daily ones. */
  monthReports: 30,
  /** Seconds of a merge besides its lines, which take as long as reading them did. */
  mergeSeconds: 1,
  /** Seconds that plan, months and publish take a report. */
  planSeconds: 0.001,
  monthsSeconds: 0.005,
  publishSeconds: 0.01,
  /** Seconds of a report in one function besides reading: its requests to S3, a few reports at a time. */
  oneSeconds: 0.05,
  /** Seconds between the steps. */
  stepSeconds: 5,
  /** State transitions of a run, and of each report and month, at most. */
  transitions: 13,
  itemTransitions: 3,
  /** Requests to S3 of a run, and of each report and month in it. */
  writes: 20,
  reads: 5,
  reportWrites: 7,
  reportReads: 9,
  monthWrites: 8,
  monthReads: 5,
  /** Bytes of a row in a report. */
  rowBytes: 600,
} as const;

/** The bill of one run, position by position. */
export function costOfRun({ reports, rows }: Run): Position[] {
  const months = monthsOf(reports);
  const seconds = {
    build: reports * RUN.buildSeconds + rows / OBSERVED.rowsPerSecond,
    merge: months * RUN.mergeSeconds + rows / OBSERVED.rowsPerSecond,
    'the other steps': secondsAround(reports),
  };
  return [
    ...invocations(reports + months + 3, seconds),
    times(
      'Step Functions',
      'state transitions',
      RUN.transitions + (reports + months) * RUN.itemTransitions,
      1000,
      prices.state_transitions_per_thousand,
    ),
    times(
      'S3',
      'reads',
      RUN.reads + reports * RUN.reportReads + months * RUN.monthReads,
      1000,
      prices.s3_reads_per_thousand,
    ),
    times(
      'S3',
      'writes and listings',
      RUN.writes + reports * RUN.reportWrites + months * RUN.monthWrites,
      1000,
      prices.s3_writes_and_lists_per_thousand,
    ),
  ];
}

const monthsOf = (reports: number): number => Math.ceil(reports / RUN.monthReports);

const secondsAround = (reports: number): number => reports * (RUN.planSeconds + RUN.monthsSeconds + RUN.publishSeconds);

/** How long a run takes, in seconds, and how long one function would read. */
export function timeOf({ reports, rows }: Run): { run: number; one: number } {
  const build = RUN.buildSeconds + rows / Math.max(1, reports) / OBSERVED.rowsPerSecond;
  const months = monthsOf(reports);
  const merge = RUN.mergeSeconds + rows / Math.max(1, months) / OBSERVED.rowsPerSecond;
  const waves = (items: number) => Math.ceil(items / RUN.concurrency);
  const around = secondsAround(reports);
  const read = rows / OBSERVED.rowsPerSecond;
  return {
    run: 4 * RUN.stepSeconds + around + waves(reports) * build + waves(months) * merge,
    one: OBSERVED.refreshSeconds + around + reports * RUN.oneSeconds + 2 * read,
  };
}

/** Size of the reports, in GB. */
export const gigabytesOf = ({ rows }: Run): number => (rows * RUN.rowBytes) / GIGABYTE;
