import prices from '../../resources/prices.json' with { type: 'json' };
import { deployedFunctions } from '../routes/functions.ts';
import type { Allowance } from './free-tier.ts';

/** What a stage is used for in a month. */
export interface Usage {
  requests: number;
  /** Rows that refreshes read; they are kept. */
  rows: number;
  reports: number;
  refreshes: number;
  /** Queries by Athena, each over all order lines; default: none. */
  queries?: number;
  /** Whether the reports are copied to a second bucket every day; default: no. */
  backup?: boolean;
}

/** One position of the bill. */
export interface Position {
  service: 'Lambda' | 'API Gateway' | 'S3' | 'SQS' | 'Athena' | 'Step Functions' | 'CloudWatch' | 'X-Ray';
  what: string;
  /** Of what is paid. */
  quantity: number;
  /** How the dollars come about. */
  arithmetic: string;
  /** By the list price. */
  dollars: number;
  /** The allowance that the quantity counts towards. */
  free?: Allowance;
}

/**
 * What a stage holds, whatever it is used for. The tests count them in the packaged template. That of requests without data has
 * no data once there is a report, and costs nothing then.
 */
export const METRICS = 8;
/** Functions that look at the manifest, each at most once a minute and instance. */
const READERS = deployedFunctions().filter(({ readsSnapshot }) => readsSnapshot).length;
/** Functions whose throttles an alarm looks at. */
const WATCHED = 8;
/** Each metric that an alarm looks at is paid, throttles too; an anomaly's band counts as three. */
export const ALARM_METRICS = 13 + WATCHED;
/** It shows no more metrics than those have that are free. */
const DASHBOARDS = 1;

/** Observed figures; docs/operations.md says of what. */
export const OBSERVED = {
  /** Memory of all functions, in MB. */
  memory: 1769,
  /** Seconds of a request, cold starts included, on average. */
  requestSeconds: 0.03,
  /** Seconds of a refresh that finds nothing new. */
  refreshSeconds: 2,
  /** Rows that a refresh reads in a second. */
  rowsPerSecond: 20_000,
  /** Bytes of an answer on the wire. */
  answerBytes: 2000,
  /** Bytes that a request logs, with the lines of Lambda itself. */
  requestLogBytes: 2500,
  refreshLogBytes: 6000,
  reportLogBytes: 1500,
  /** Bytes of a row in a report and in its cleaned file. */
  rowBytes: 600 + 175,
  /** Bytes of a row in its report alone, and of its line in effect. */
  reportRowBytes: 600,
  lineBytes: 35,
  /** Athena counts no query with less. */
  queryBytes: 10e6,
  /** Requests to S3 of a backup that finds nothing new: it lists both buckets, and looks for tombstones. */
  backupListings: 6,
  /** Requests to S3 of a refresh that finds nothing new in a series of twelve months, and of each report in it. */
  refreshWrites: 14,
  refreshReads: 31,
  reportWrites: 6,
  reportReads: 6,
  /** Requests to the queue for an event, at most: sent, received, deleted. */
  eventRequests: 3,
  /** Seconds of a request of Lambda that waits for messages, and how many wait at a time. */
  pollSeconds: 20,
  polls: 5,
} as const;

const DAYS = 30;
const MINUTES = DAYS * 24 * 60;
const SECONDS = MINUTES * 60;
export const GIGABYTE = 1e9;

/** The monthly bill of a stage, position by position. */
export function costOf(usage: Usage): Position[] {
  return [
    ...lambda(usage),
    ...gateway(usage),
    ...s3(usage),
    ...copies(usage),
    sqs(usage),
    ...athena(usage),
    ...cloudWatch(usage),
    traces(usage),
  ];
}

function lambda({ requests, rows, refreshes }: Usage): Position[] {
  return invocations(requests + refreshes, {
    API: requests * OBSERVED.requestSeconds,
    refreshes: refreshes * OBSERVED.refreshSeconds + rows / OBSERVED.rowsPerSecond,
  });
}

/** So many invocations. `seconds`: what they take together, by what they do. */
export const invocations = (count: number, seconds: Readonly<Record<string, number>>): Position[] => [
  times('Lambda', 'invocations', count, 1e6, prices.lambda_requests_per_million, { free: 'lambda_requests' }),
  ...Object.entries(seconds).map(([what, all]) =>
    times('Lambda', `GB-seconds, ${what}`, (all * OBSERVED.memory) / 1024, 1, prices.lambda_arm64_per_gb_second, {
      from: `${plain(all)} s × ${OBSERVED.memory} / 1024 GB`,
      free: 'lambda_gb_seconds',
    }),
  ),
];

function gateway({ requests }: Usage): Position[] {
  const gigabytes = (requests * OBSERVED.answerBytes) / GIGABYTE;
  return [
    times('API Gateway', 'requests', requests, 1e6, prices.api_requests_per_million),
    times('API Gateway', 'GB sent', gigabytes, 1, prices.transfer_out_per_gb, { free: 'transfer_out_gb' }),
  ];
}

function s3({ requests, rows, reports, refreshes }: Usage): Position[] {
  const checks = Math.min(requests, READERS * MINUTES);
  const reads = checks + refreshes * OBSERVED.refreshReads + reports * OBSERVED.reportReads;
  const writes = refreshes * OBSERVED.refreshWrites + reports * OBSERVED.reportWrites;
  return [
    times('S3', 'reads', reads, 1000, prices.s3_reads_per_thousand),
    times('S3', 'writes and listings', writes, 1000, prices.s3_writes_and_lists_per_thousand),
    times('S3', 'GB kept', (rows * OBSERVED.rowBytes) / GIGABYTE, 1, prices.s3_storage_per_gb_month),
    times('S3', 'events', reports, 1e6, prices.s3_events_per_million),
  ];
}

/** The reports once more, in a bucket in the same region. What S3 copies within a region is not paid by size. */
function copies({ rows, reports, backup = false }: Usage): Position[] {
  if (!backup) return [];
  const writes = DAYS * OBSERVED.backupListings + reports;
  return [
    times('S3', 'copies and listings of backups', writes, 1000, prices.s3_writes_and_lists_per_thousand),
    times('S3', 'GB of backups', (rows * OBSERVED.reportRowBytes) / GIGABYTE, 1, prices.s3_storage_per_gb_month),
  ];
}

/** By what it reads: at most all lines, in queries that name no month and all columns. The Glue table costs nothing. */
function athena({ rows, queries = 0 }: Usage): Position[] {
  if (queries === 0) return [];
  const terabytes = (queries * Math.max(rows * OBSERVED.lineBytes, OBSERVED.queryBytes)) / 1e12;
  return [times('Athena', 'TB read, at most', terabytes, 1, prices.athena_per_tb_scanned)];
}

/** Lambda asks the queue for messages all the time, which costs more than the events. */
function sqs({ reports, refreshes }: Usage): Position {
  const polls = (SECONDS / OBSERVED.pollSeconds) * OBSERVED.polls;
  const requests = polls + Math.max(reports, refreshes) * OBSERVED.eventRequests;
  return times('SQS', 'requests, at most', requests, 1e6, prices.sqs_requests_per_million, { free: 'sqs_requests' });
}

function cloudWatch({ requests, reports, refreshes }: Usage): Position[] {
  const bytes =
    requests * OBSERVED.requestLogBytes + refreshes * OBSERVED.refreshLogBytes + reports * OBSERVED.reportLogBytes;
  const gigabytes = bytes / GIGABYTE;
  return [
    times('CloudWatch', 'GB of logs, taken in', gigabytes, 1, prices.logs_per_gb, { free: 'logs_gb' }),
    times('CloudWatch', 'GB of logs, kept', gigabytes, 1, prices.logs_storage_per_gb_month, {
      free: 'logs_storage_gb',
    }),
    times('CloudWatch', 'metrics', METRICS, 1, prices.metric_per_month, { free: 'metrics' }),
    times('CloudWatch', 'metrics of alarms', ALARM_METRICS, 1, prices.alarm_metric_per_month, {
      free: 'alarm_metrics',
    }),
    times('CloudWatch', 'dashboards', DASHBOARDS, 1, prices.dashboard_per_month, { free: 'dashboards' }),
  ];
}

/** X-Ray takes the first request of each second, and a twentieth of the others. */
function traces({ requests }: Usage): Position {
  const all = Math.min(requests, SECONDS) + Math.max(requests - SECONDS, 0) * 0.05;
  return times('X-Ray', 'traces, at most', all, 1e6, prices.traces_per_million, { free: 'traces' });
}

export function times(
  service: Position['service'],
  what: string,
  quantity: number,
  unit: number,
  price: number,
  { from = plain(quantity), free }: { from?: string; free?: Allowance } = {},
): Position {
  const per = unit === 1 ? '' : ` / ${plain(unit)}`;
  const arithmetic = `${from}${per} × $${price}`;
  return { service, what, quantity, arithmetic, dollars: (quantity / unit) * price, ...(free && { free }) };
}

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

export const plain = (value: number): string => NUMBER.format(value);
