import { functionsOf, readsBucket } from './template.mjs';

/** Each metric of an alarm is paid for. Functions share the account's concurrency, so some of them stand for all. */
const MOST = 8;

/**
 * Has the alarm of throttles look at functions that answer from the bucket. The refresh and its steps are left out: that events
 * wait for each other is how they work.
 */
export function watchThrottles(template, functions) {
  const answering = Object.keys(functions).filter((name) => functions[name].events?.some(({ http }) => http));
  const { ThrottlesAlarm: alarm } = template.Resources;
  const metrics = functionsOf(template).flatMap(({ id, properties, statements }) => {
    const name = answering.find((one) => functions[one].name === properties.FunctionName);
    return name === undefined || !readsBucket(statements) ? [] : [throttlesOf(name, id)];
  });
  alarm.Properties.Metrics.push(...metrics.slice(0, MOST));
}

const throttlesOf = (name, id) => ({
  Id: name,
  ReturnData: false,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/Lambda',
      MetricName: 'Throttles',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: id } }],
    },
    Period: 300,
    Stat: 'Sum',
  },
});
