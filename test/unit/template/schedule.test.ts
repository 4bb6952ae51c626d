import { createRequire } from 'node:module';
import { expect } from 'chai';

// The plugin is no TypeScript.
const load = createRequire(import.meta.url);
const { describeSchedule, longestGap } = load('../../../resources/plugin/schedule.mjs') as {
  describeSchedule(schedule: string): string;
  longestGap(schedule: string): number;
};
const { followSchedule } = load('../../../resources/plugin/no-refresh.mjs') as {
  followSchedule(template: object, stack: { schedule: string }): void;
};

const HOUR = 60;
const DAY = 24 * HOUR;

describe('the schedule of the refresh', () => {
  for (const [schedule, minutes, description] of [
    ['cron(0 8 * * ? *)', DAY, 'Daily sales analytics refresh at 8 AM UTC'],
    ['cron(30 20 ? * * *)', DAY, 'Daily sales analytics refresh at 8:30 PM UTC'],
    ['cron(0 0 * * ? *)', DAY, 'Daily sales analytics refresh at 12 AM UTC'],
    ['rate(1 day)', DAY, 'Sales analytics refresh every day'],
    ['rate(10 minutes)', 10, 'Sales analytics refresh every 10 minutes'],
    ['cron(0 8,20 * * ? *)', 12 * HOUR, 'Sales analytics refresh at cron(0 8,20 * * ? *), in UTC'],
    ['cron(0 8 ? * MON-FRI *)', 3 * DAY, 'Sales analytics refresh at cron(0 8 ? * MON-FRI *), in UTC'],
    ['cron(0/15 9-17 * * ? *)', 15 * HOUR + 15, 'Sales analytics refresh at cron(0/15 9-17 * * ? *), in UTC'],
    ['cron(0 8 ? * 3#1 *)', 5 * 7 * DAY, 'Sales analytics refresh at cron(0 8 ? * 3#1 *), in UTC'],
    ['cron(0 8 L * ? *)', 31 * DAY, 'Sales analytics refresh at cron(0 8 L * ? *), in UTC'],
    ['cron(0 8 31 4 ? *)', Infinity, 'Sales analytics refresh at cron(0 8 31 4 ? *), in UTC'],
    ['cron(0 8 * * ? 2026)', Infinity, 'Sales analytics refresh at cron(0 8 * * ? 2026), in UTC'],
  ] as const)
    it(`waits so long at most, and says what it is: ${schedule}`, () => {
      expect(longestGap(schedule)).to.equal(minutes);
      expect(describeSchedule(schedule)).to.equal(description);
    });

  for (const [schedule, hours] of [
    ['rate(10 minutes)', 3],
    ['rate(12 hours)', 14],
    ['cron(0 8 ? * MON-FRI *)', 74],
    ['rate(6 days)', 146],
    ['rate(7 days)', null],
    ['cron(0 8 1 * ? *)', null],
  ] as const)
    it(`has an alarm that waits two hours longer, where one can: ${schedule}`, () => {
      const template = {
        Resources: { DailyRefreshRule: { Properties: {} }, NoRefreshAlarm: { Properties: { Period: 3600 } } },
      };
      followSchedule(template, { schedule });
      expect(template.Resources.NoRefreshAlarm?.Properties).to.deep.equal(
        hours === null
          ? undefined
          : {
              Period: 3600,
              EvaluationPeriods: hours,
              DatapointsToAlarm: hours,
              AlarmDescription: `No refresh has succeeded for ${hours} hours; the numbers may be old`,
            },
      );
    });
});
