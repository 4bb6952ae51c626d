import prices from '../../resources/prices.json' with { type: 'json' };
import { GIGABYTE, gigabyteSeconds, OBSERVED, type Position, times } from './model.ts';

/** A refresh on the state machine. */
export interface Run {
  reports: number;
  rows: number;
}

/** Observed figures of the state machine; docs/operations.md says of what. */
export const RUN = {
  /** Reports that are built at a time. */
  concurrency: 50,
  /** Seconds of a build besides reading: a cold start, and S3. */
  buildSeconds: 1,
  /** Seconds that plan and publish take a report. */
  planSeconds: 0.001,
  publishSeconds: 0.01,
  /** Seconds of a report in one function besides reading: its requests to S3, a few reports at a time. */
  oneSeconds: 0.05,
  /** Seconds between the steps. */
  stepSeconds: 5,
  /** State transitions of a run and of each report, at most. */
  transitions: 10,
  reportTransitions: 3,
  /** Requests to S3 of a run, and of each report in it. */
  writes: 20,
  reads: 5,
  reportWrites: 7,
  reportReads: 6,
  /** Bytes of a row in a report. */
  rowBytes: 600,
} as const;

/** The bill of one run, position by position. */
export function costOfRun({ reports, rows }: Run): Position[] {
  const seconds = {
    build: reports * RUN.buildSeconds + rows / OBSERVED.rowsPerSecond,
    'plan and publish': reports * (RUN.planSeconds + RUN.publishSeconds),
  };
  return [
    times('Lambda', 'invocations', reports + 2, 1e6, prices.lambda_requests_per_million),
    ...gigabyteSeconds(seconds),
    times(
      'Step Functions',
      'state transitions',
      RUN.transitions + reports * RUN.reportTransitions,
      1000,
      prices.state_transitions_per_thousand,
    ),
    times('S3', 'reads', RUN.reads + reports * RUN.reportReads, 1000, prices.s3_reads_per_thousand),
    times(
      'S3',
      'writes and listings',
      RUN.writes + reports * RUN.reportWrites,
      1000,
      prices.s3_writes_and_lists_per_thousand,
    ),
  ];
}

/** How long a run takes, in seconds, and how long one function would read. */
export function timeOf({ reports, rows }: Run): { run: number; one: number } {
  const build = RUN.buildSeconds + rows / Math.max(1, reports) / OBSERVED.rowsPerSecond;
  const waves = Math.ceil(reports / RUN.concurrency);
  const around = reports * (RUN.planSeconds + RUN.publishSeconds);
  const read = rows / OBSERVED.rowsPerSecond;
  return {
    run: 2 * RUN.stepSeconds + around + waves * build,
    one: OBSERVED.refreshSeconds + around + reports * RUN.oneSeconds + read,
  };
}

/** Size of the reports, in GB. */
export const gigabytesOf = ({ rows }: Run): number => (rows * RUN.rowBytes) / GIGABYTE;
