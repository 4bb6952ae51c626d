import { readFileSync } from 'node:fs';
import { functionsOf, readsBucket, resourcesOf } from './template.mjs';
import { api, graph, hidden, laidOut, logs, percent, sum } from './widgets.mjs';

const prices = JSON.parse(readFileSync(new URL('../prices.json', import.meta.url), 'utf8'));

/**
 * Functions that have graphs: with three metrics each, and 14 of the stage, more would cost what the dashboard itself does.
 */
const MOST = 12;
/** The steps of the state machine, which go without first; of them those that only list what the others do. */
const STEPS = [/-(plan|months)$/, /-(build|merge|publish)$/];

/**
 * Adds the dashboard of the stage: in its logs are all functions of the template, in its graphs those that read the bucket. For
 * the others, which answer with a page, the graphs of the API show enough, and what they cost is next to nothing. AWS gives
 * dashboards of up to 50 metrics for nothing, so what has one figure for the account is shown by that.
 */
export function addDashboard(template, { dashboard, name, stage }) {
  if (dashboard !== 'true') return;
  const all = functionsOf(template).map(({ properties, statements }) => ({
    name: properties.FunctionName,
    memory: properties.MemorySize, // MB
    reads: readsBucket(statements),
  }));
  const functions = graphed(all.filter(({ reads }) => reads));
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties.AlarmName);
  const rows = [
    [alarmState(alarms), cost(functions, name, stage)],
    [requests(name, stage), failures(name, stage), latency(name, stage)],
    [durations(functions, 'Average'), durations(functions, 'p90'), durations(functions, 'p99')],
    [perFunction('Invocations', functions), perFunction('Errors', functions), errorRate(functions)],
    [ofAccount('Throttles', 'Sum'), ofAccount('ConcurrentExecutions', 'Maximum')],
    [refreshRows(stage), refreshReports(stage), refreshTime(stage)],
    [lastChecks(all), recentEntries(all)],
  ];
  template.Resources.Dashboard = {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      DashboardName: name,
      DashboardBody: { 'Fn::Sub': JSON.stringify({ periodOverride: 'inherit', widgets: laidOut(rows) }) },
    },
  };
}

/** As many functions as there may be graphs of, in their order. */
function graphed(functions) {
  const rank = ({ name }) => STEPS.findLastIndex((step) => step.test(name));
  const last = (one) => (rank(one) === -1 ? STEPS.length : rank(one));
  const kept = new Set(functions.toSorted((one, other) => last(other) - last(one)).slice(0, MOST));
  return functions.filter((one) => kept.has(one));
}

const requests = (name, stage) => graph('Requests', [api('Count', name, stage, { label: 'Requests' })]);

const failures = (name, stage) =>
  graph(
    'Failed requests, percent',
    [
      [{ expression: '100 * bad / all', label: 'Refused (4XX)', id: 'refused' }],
      [{ expression: '100 * broken / all', label: 'Failed (5XX)', id: 'failed' }],
      api('Count', name, stage, { id: 'all', visible: false }),
      api('4XXError', name, stage, { id: 'bad', visible: false }),
      api('5XXError', name, stage, { id: 'broken', visible: false }),
    ],
    percent,
  );

const latency = (name, stage) =>
  graph(
    'Time of a request, ms',
    ['Average', 'p90', 'p99'].map((stat) => api('Latency', name, stage, { stat, label: stat })),
  );

const perFunction = (metric, functions, stat = 'Sum') =>
  graph(
    metric,
    functions.map((one) => ['AWS/Lambda', metric, 'FunctionName', one.name]),
    { stat },
  );

const durations = (functions, stat) => {
  const widget = perFunction('Duration', functions, stat);
  widget.properties.title = `Duration of functions, ${stat}, ms`;
  return widget;
};

/** All functions of the account in the region share what it may run at a time. */
const ofAccount = (metric, stat) =>
  graph(`${metric} of all functions of the account`, [['AWS/Lambda', metric, { label: metric }]], { stat });

const errorRate = (functions) =>
  graph(
    'Failed invocations, percent',
    [
      [{ expression: `100 * ${sum('e', functions)} / ${sum('i', functions)}`, label: 'Failed', id: 'rate' }],
      ...hidden('Errors', 'e', functions),
      ...hidden('Invocations', 'i', functions),
    ],
    percent,
  );

const own = (metric, stage, more = {}) => [
  'SalesAnalytics',
  metric,
  'service',
  'sales-analytics',
  'stage',
  stage,
  { label: metric, ...more },
];

const refreshRows = (stage) =>
  graph(
    'Rows of refreshes',
    ['RowsRead', 'RowsRejected', 'ReplacedLines'].map((metric) => own(metric, stage)),
  );

const refreshReports = (stage) =>
  graph(
    'Reports and refreshes',
    ['ReportsRead', 'ReportsFailed', 'RefreshSucceeded', 'RefreshHandedOver'].map((metric) => own(metric, stage)),
  );

const refreshTime = (stage) => graph('Time of a refresh, ms', [own('RefreshDuration', stage, { stat: 'Maximum' })]);

const alarmState = (alarms) => ({
  type: 'alarm',
  properties: {
    title: 'Alarms',
    alarms: alarms.map(
      (alarm) => `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:${alarm}`,
    ),
  },
});

/** What the time that is shown has cost: requests and GB-seconds, without logs, storage and free tiers. */
const cost = (functions, name, stage) => {
  const gigabyteSeconds = functions.map(({ memory }, index) => `FILL(d${index}, 0) * ${memory}`).join(' + ');
  const each = {
    gateway: `FILL(all, 0) / 1000000 * ${prices.api_requests_per_million}`,
    invoked: `${sum('i', functions)} / 1000000 * ${prices.lambda_requests_per_million}`,
    ran: `(${gigabyteSeconds}) / 1000 / 1024 * ${prices.lambda_arm64_per_gb_second}`,
  };
  const labels = { gateway: 'API Gateway', invoked: 'Lambda, requests', ran: 'Lambda, GB-seconds' };
  return graph(
    'Estimated cost of the time shown, USD',
    [
      [{ expression: 'gateway + invoked + ran', label: 'Together', id: 'together' }],
      ...Object.entries(each).map(([id, expression]) => [{ expression, label: labels[id], id }]),
      api('Count', name, stage, { id: 'all', visible: false }),
      ...hidden('Invocations', 'i', functions),
      ...hidden('Duration', 'd', functions),
    ],
    { view: 'singleValue', setPeriodToTimeRange: true, singleValueFullPrecision: true },
  );
};

const lastChecks = (functions) =>
  logs(
    'Last successful checks of the reports',
    functions.filter((one) => /-(refresh|publish)$/.test(one.name)),
    [
      'filter message like /^Refresh finished/ and outcome in ["published", "unchanged", "pinned", "nothing"]',
      'fields @timestamp, outcome, snapshot, rows_read, rows_rejected',
      'sort @timestamp desc',
      'limit 10',
    ],
  );

const recentEntries = (functions) =>
  logs('Last log entries', functions, [
    'filter ispresent(level)',
    'fields @timestamp, level, message, route, status, duration_ms',
    'sort @timestamp desc',
    'limit 50',
  ]);
