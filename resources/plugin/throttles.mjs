import { functionsOf, readsBucket } from './template.mjs';

/** CloudWatch adds up no more metrics in one alarm. */
const MOST = 10;

/**
 * Has alarms of throttles look at every function that answers from the bucket: the first ones by the alarm of the template, as many
 * more each by a copy of it. The refresh and its steps are left out: that events wait for each other is how they work.
 */
export function watchThrottles(template, functions) {
  const answering = Object.keys(functions).filter((name) => functions[name].events?.some(({ http }) => http));
  const { ThrottlesAlarm: alarm } = template.Resources;
  const metrics = functionsOf(template).flatMap(({ id, properties, statements }) => {
    const name = answering.find((one) => functions[one].name === properties.FunctionName);
    return name === undefined || !readsBucket(statements) ? [] : [throttlesOf(name, id)];
  });
  const [sum] = alarm.Properties.Metrics;
  for (let at = 0; at < metrics.length; at += MOST) {
    const place = at / MOST + 1;
    const watched = { Metrics: [sum, ...metrics.slice(at, at + MOST)] };
    if (place === 1) Object.assign(alarm.Properties, watched);
    else {
      const AlarmName = `${alarm.Properties.AlarmName}-${place}`;
      const copy = { ...alarm, Properties: { ...alarm.Properties, AlarmName, ...watched } };
      template.Resources[`ThrottlesAlarm${place}`] = copy;
    }
  }
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
