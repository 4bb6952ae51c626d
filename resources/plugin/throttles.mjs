import { functionsOf, readsBucket } from './template.mjs';

/** CloudWatch adds up no more metrics in one alarm. */
const MOST = 10;

/**
 * Has the alarm of throttles look at every function that answers from the bucket. The refresh and its steps are left out: that
 * events wait for each other is how they work. Throws an `Error` where there are more functions than an alarm can look at.
 */
export function watchThrottles(template, functions) {
  const answering = Object.keys(functions).filter((name) => functions[name].events?.some(({ http }) => http));
  const { Metrics } = template.Resources.ThrottlesAlarm.Properties;
  for (const { id, properties, statements } of functionsOf(template)) {
    const name = answering.find((one) => functions[one].name === properties.FunctionName);
    if (name === undefined || !readsBucket(statements)) continue;
    Metrics.push({
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
  }
  const watched = Metrics.length - 1; // without their sum
  if (watched > MOST)
    throw new Error(`ThrottlesAlarm can look at ${MOST} functions, not ${watched}: make it two alarms`);
}
