import { describeSchedule, longestGap } from './schedule.mjs';

const HOUR = 60; // minutes
/** Hours that a refresh may be late: it may take long, fail once, and be tried again. */
const LATE = 2;
/** CloudWatch looks back a week, and no alarm can look further. */
const MOST = 7 * 24;

/** Hours without a refresh after which something is wrong; null where no alarm can look back that far. */
export function hoursWithoutRefresh(schedule) {
  const hours = Math.ceil(longestGap(schedule) / HOUR) + LATE;
  return hours <= MOST ? hours : null;
}

/** Gives the rule of the schedule its description, and has the alarm `no-refresh` wait as long as the schedule lets it. */
export function followSchedule(template, { schedule }) {
  const { DailyRefreshRule, NoRefreshAlarm } = template.Resources;
  DailyRefreshRule.Properties.Description = describeSchedule(schedule);
  if (NoRefreshAlarm === undefined) return;
  const hours = hoursWithoutRefresh(schedule);
  if (hours === null) {
    delete template.Resources.NoRefreshAlarm;
    return;
  }
  Object.assign(NoRefreshAlarm.Properties, {
    AlarmDescription: `No refresh has succeeded for ${hours} hours; the numbers may be old`,
    EvaluationPeriods: hours,
    DatapointsToAlarm: hours,
  });
}
