const HEIGHT = 6;
const WIDTH = 24; // of every dashboard

/** Rows of widgets, each as wide as the others of its row. */
export const laidOut = (rows) =>
  rows.flatMap((row, y) =>
    row.map((widget, x) => {
      const width = WIDTH / row.length;
      return { ...widget, x: x * width, y: y * HEIGHT, width, height: HEIGHT };
    }),
  );

/** A graph of metrics, or of expressions over them, by five minutes. */
export const graph = (title, metrics, more = {}) => ({
  type: 'metric',
  properties: { title, region: '${AWS::Region}', view: 'timeSeries', stat: 'Sum', period: 300, metrics, ...more },
});

/** An axis of percent. */
export const percent = { yAxis: { left: { min: 0, label: '%', showUnits: false } } };

/** A metric of the stage of the API. */
export const api = (metric, name, stage, more = {}) => [
  'AWS/ApiGateway',
  metric,
  'ApiName',
  name,
  'Stage',
  stage,
  more,
];

/** Metrics of each function under the ids `i0`, `i1`, …, for sums. */
export const hidden = (metric, id, functions) =>
  functions.map((one, index) => ['AWS/Lambda', metric, 'FunctionName', one.name, { id: id + index, visible: false }]);

/** The expression that adds up what `hidden` has under these ids. */
export const sum = (id, functions) => `SUM([${functions.map((_, index) => id + index).join(', ')}])`;

/** A table of what a query finds in the logs of functions. */
export const logs = (title, functions, query) => ({
  type: 'log',
  properties: {
    title,
    region: '${AWS::Region}',
    view: 'table',
    query: [...functions.map((one) => `SOURCE '/aws/lambda/${one.name}'`), query.join('\n| ')].join(' | '),
  },
});
