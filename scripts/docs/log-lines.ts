import { REQUESTS_WITHOUT_DATA } from '../../lib/http/request-log.ts';
import { code, markdownTable } from '../cli/table.ts';

/** A kind of log line, as docs/operations.md lists it. The tests fail on a line that is none of these. */
export interface LogLineKind {
  /** With `{name}` where it differs from line to line. */
  message: string;
  level: 'INFO' | 'WARN' | 'ERROR';
  /** Functions that write it. */
  of: string;
  /** Fields beside those of every line. */
  fields: readonly string[];
  what: string;
}

const REQUEST = ['route', 'status', 'success', 'duration_ms'];
const ROUTES = 'routes';
const READERS = 'routes, without a snapshot';
const BUILDERS = '`refresh`, `build`';
const ENDS = '`refresh`, `publish`';

export const LOG_LINES: readonly LogLineKind[] = [
  {
    message: 'Start {method} {path}',
    level: 'INFO',
    of: ROUTES,
    fields: ['route', 'parameters', 'bucket', 'key'],
    what: 'A request arrived',
  },
  {
    message: 'Done {path}',
    level: 'INFO',
    of: ROUTES,
    fields: [...REQUEST, 'snapshot', 'stale', 'filters', 'total_records'],
    what: 'It was answered',
  },
  {
    message: 'Refused {path}: {why}',
    level: 'INFO',
    of: ROUTES,
    fields: [...REQUEST, 'code'],
    what: 'The request was invalid (4XX)',
  },
  {
    message: 'Failed {path}',
    level: 'ERROR',
    of: ROUTES,
    fields: [...REQUEST, 'error', 'stage', REQUESTS_WITHOUT_DATA],
    what: 'It was answered with 5XX; `error` has the cause',
  },
  {
    message: 'The tool {name} failed',
    level: 'ERROR',
    of: '`mcp`',
    fields: ['error'],
    what: 'The agent got an error; `error` has the cause',
  },
  {
    message: 'No new snapshot',
    level: 'ERROR',
    of: ROUTES,
    fields: ['error'],
    what: 'The check for new numbers failed; answers come from the snapshot in memory, if there is one',
  },
  {
    message: 'Reading s3://{bucket}/{key}',
    level: 'INFO',
    of: `${READERS}; ${BUILDERS}`,
    fields: ['key', 'etag', 'bytes'],
    what: 'A report is read',
  },
  {
    message: 'Records loaded: {rows}',
    level: 'INFO',
    of: READERS,
    fields: ['rows', 'rejected', 'duration_ms'],
    what: 'The report was read',
  },
  {
    message: 'Active orders: {count}',
    level: 'INFO',
    of: `${READERS}; ${ENDS}`,
    fields: ['active'],
    what: 'Lines that are not cancelled',
  },
  {
    message: 'KPIs calculated',
    level: 'INFO',
    of: `${READERS}; ${ENDS}`,
    fields: ['currency', 'kpis'],
    what: 'The key figures',
  },
  {
    message: 'Refresh started',
    level: 'INFO',
    of: '`refresh`, `plan`',
    fields: ['bucket', 'prefix', 'asked', 'messages'],
    what: 'A refresh started',
  },
  {
    message: 'Messages that are not refresh requests count as requests without options',
    level: 'WARN',
    of: '`refresh`',
    fields: ['count', 'message_ids'],
    what: 'The queue had messages that cannot be read',
  },
  {
    message: 'Found {count} reports in s3://{bucket}',
    level: 'INFO',
    of: '`refresh`, `plan`, `publish`',
    fields: ['read', 'reused', 'adopted', 'expired', 'removed', 'ignored'],
    what: 'The work of this refresh',
  },
  {
    message: 'Handed over to {where}: {count} reports',
    level: 'INFO',
    of: '`refresh`',
    fields: ['reports', 'bytes', 'execution', 'running'],
    what: 'The state machine continues the refresh',
  },
  {
    message: '{key} was removed before it could be read',
    level: 'WARN',
    of: BUILDERS,
    fields: ['key'],
    what: 'The report does not count',
  },
  {
    message: '{key} is refused: {why}',
    level: 'ERROR',
    of: BUILDERS,
    fields: ['key', 'failure'],
    what: 'A report cannot be counted',
  },
  {
    message: 'Records loaded: {rows} ({rejected} rejected)',
    level: 'INFO',
    of: BUILDERS,
    fields: ['key', 'rows', 'rejected', 'rejects_by_reason'],
    what: 'A report was read',
  },
  { message: 'Months to make: {count}', level: 'INFO', of: '`months`', fields: ['months'], what: 'Months that change' },
  {
    message: '{month} of {series}: {outcome}',
    level: 'INFO',
    of: '`merge`',
    fields: ['series', 'month', 'outcome', 'lines'],
    what: 'A month was made',
  },
  {
    message: '{month} of {series}: {outcome}. {why}',
    level: 'WARN',
    of: '`merge`',
    fields: ['series', 'month', 'outcome', 'error'],
    what: 'A month was not made, and why',
  },
  {
    message: 'Refresh finished: {outcome}',
    level: 'INFO',
    of: ENDS,
    fields: ['outcome', 'snapshot', 'rows_read', 'rows_rejected', 'replaced'],
    what: 'The result of the refresh',
  },
  {
    message: '{warning}',
    level: 'WARN',
    of: 'functions of the refresh',
    fields: ['key', 'error'],
    what: 'An uncertainty about a report or the numbers, as in `metadata.warnings`, or a step that is retried',
  },
  {
    message: 'Failed {what}: {why}',
    level: 'ERROR',
    of: 'functions of the refresh',
    fields: ['code', 'remedy', 'error'],
    what: 'The function failed; `remedy` says what to do',
  },
];

/** The kind of a line; undefined for one that is not listed. */
export const kindOfLine = (line: { message: string; level: string }): LogLineKind | undefined =>
  LOG_LINES.find(({ message, level }) => level === line.level && patternOf(message).test(line.message));

function patternOf(message: string): RegExp {
  const parts = message.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^]+?')}$`);
}

/** A metric of the namespace `SalesAnalytics`, with the dimensions `service` and `stage`. */
export const OWN_METRICS: Readonly<Record<string, { unit: 'Count' | 'Milliseconds'; of: string; what: string }>> = {
  RowsRead: { unit: 'Count', of: ENDS, what: 'Rows of the reports that a refresh read' },
  RowsRejected: { unit: 'Count', of: ENDS, what: 'Rejected rows of these reports' },
  ReportsRead: { unit: 'Count', of: ENDS, what: 'Reports that were read, not reused' },
  ReportsFailed: { unit: 'Count', of: ENDS, what: 'Refused reports (alarm `reports-failed`)' },
  ReplacedLines: { unit: 'Count', of: ENDS, what: 'Lines that newer reports superseded' },
  RefreshDuration: {
    unit: 'Milliseconds',
    of: ENDS,
    what: 'Duration of a refresh; with the state machine, from its first step to its last',
  },
  RefreshSucceeded: { unit: 'Count', of: ENDS, what: 'Refreshes that checked all reports (alarm `no-refresh`)' },
  RefreshHandedOver: { unit: 'Count', of: '`refresh`', what: 'Refreshes that were handed over to the state machine' },
  [REQUESTS_WITHOUT_DATA]: {
    unit: 'Count',
    of: ROUTES,
    what: 'Requests that found no report yet (not counted by the alarm `api-errors`)',
  },
};

const lines = (): string =>
  markdownTable([
    ['message', 'level', 'functions', 'fields', 'what'],
    ...LOG_LINES.map(({ message, level, of, fields, what }) => [
      code(message),
      level,
      of,
      fields.map(code).join(', '),
      what,
    ]),
  ]);

const metrics = (): string =>
  markdownTable([
    ['metric', 'unit', 'functions', 'what'],
    ...Object.entries(OWN_METRICS).map(([name, { unit, of, what }]) => [code(name), unit, of, what]),
  ]);

/** The tables of docs/operations.md that list what is logged and counted. */
export const LOG_TABLES: Readonly<Record<string, () => string>> = { logLines: lines, ownMetrics: metrics };
