import { expect } from 'chai';
import fc from 'fast-check';
import { GRANULARITIES, PERIOD_KINDS, PERIODS } from '../../../../lib/model/periods.ts';
import { scaled } from '../../../scale.ts';

const dayOf = (iso: string) => Date.parse(iso) / 86_400_000;
const anyDay = fc.integer({ min: dayOf('1970-01-01'), max: dayOf('2099-12-31') });
const nameOf = (granularity: (typeof GRANULARITIES)[number], iso: string) =>
  PERIODS[granularity].name(PERIODS[granularity].of(dayOf(iso)));

/** The week of ISO 8601 by counting: the first week of a year is the one that holds 4 January. */
function countedWeek(day: number): string {
  const weekday = (at: number) => (new Date(at * 86_400_000).getUTCDay() + 6) % 7;
  const monday = (at: number) => at - weekday(at);
  const year = new Date((monday(day) + 3) * 86_400_000).getUTCFullYear();
  const week = (monday(day) - monday(dayOf(`${year}-01-04`))) / 7 + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

describe('periods', () => {
  it('of weeks from Sunday on have the names of the ISO weeks that they share six days with', () => {
    const { of, firstDay, name } = PERIODS.sunday_week;
    fc.assert(
      fc.property(anyDay, (day) => {
        const first = firstDay(of(day));
        expect(new Date(first * 86_400_000).getUTCDay()).to.equal(0);
        expect(name(of(day))).to.equal(countedWeek(first + 1));
      }),
      { numRuns: scaled(2000) },
    );
  });

  it('have names of four digits for years of every length', () => {
    const names = (iso: string) => PERIOD_KINDS.map((kind) => PERIODS[kind].name(PERIODS[kind].of(dayOf(iso))));
    expect(names('0099-12-31')).to.deep.equal(['0099-12-31', '0099-W53', '0099-12', '0099-Q4', '0099', '0099-W53']);
  });

  for (const [kind, iso, before] of [
    ['day', '2024-02-29', '2023-02-28'],
    ['day', '2025-02-28', '2024-02-28'],
    ['day', '2022-01-01', '2021-01-01'],
    ['week', '2020-12-31', '2019-W52'],
    ['week', '2021-12-31', '2020-W52'],
    ['month', '2022-01-15', '2021-01'],
    ['quarter', '2022-01-15', '2021-Q1'],
    ['year', '2022-01-15', '2021'],
    ['sunday_week', '2022-01-02', '2021-W01'],
  ] as const) {
    it(`have as the ${kind} of ${iso} in the year before ${before}`, () => {
      const { of, name, yearBefore } = PERIODS[kind];
      expect(name(yearBefore(of(dayOf(iso))))).to.equal(before);
    });
  }

  it('have the same place in the year before', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...PERIOD_KINDS), (day, kind) => {
        const { of, name, yearBefore } = PERIODS[kind];
        const period = of(day);
        const place = (text: string) => text.slice(4).replace('-02-29', '-02-28').replace('W53', 'W52');
        const [now, before] = [name(period), name(yearBefore(period))];
        expect(Number(before.slice(0, 4))).to.equal(Number(now.slice(0, 4)) - 1);
        expect(place(before)).to.equal(place(now));
      }),
      { numRuns: scaled(5000) },
    );
  });

  for (const [iso, week] of [
    ['2020-12-31', '2020-W53'],
    ['2021-01-03', '2020-W53'],
    ['2021-01-04', '2021-W01'],
    ['2022-01-01', '2021-W52'],
    ['2022-01-02', '2021-W52'],
    ['2022-01-03', '2022-W01'],
    ['2018-12-31', '2019-W01'],
    ['2022-04-30', '2022-W17'],
    ['2024-02-29', '2024-W09'],
    ['1970-01-01', '1970-W01'],
  ] as const) {
    it(`puts ${iso} into ${week}`, () => {
      expect(nameOf('week', iso)).to.equal(week);
    });
  }

  it('are named by day, month, quarter and year', () => {
    const names = GRANULARITIES.map((granularity) => nameOf(granularity, '2022-04-30'));
    expect(names).to.deep.equal(['2022-04-30', '2022-W17', '2022-04', '2022-Q2', '2022']);
    expect(['2022-03-31', '2022-10-01', '2022-12-31'].map((iso) => nameOf('quarter', iso))).to.deep.equal([
      '2022-Q1',
      '2022-Q4',
      '2022-Q4',
    ]);
  });

  it('know the weeks of 130 years as counting from 4 January does', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(PERIODS.week.name(PERIODS.week.of(day))).to.equal(countedWeek(day));
      }),
      { numRuns: scaled(10_000) },
    );
  });

  for (const granularity of PERIOD_KINDS) {
    it(`of a ${granularity} follow each other without gaps, each day in one`, () => {
      const { of, firstDay, name } = PERIODS[granularity];
      fc.assert(
        fc.property(anyDay, (day) => {
          const period = of(day);
          expect(firstDay(period)).to.be.at.most(day);
          expect(firstDay(period + 1)).to.be.greaterThan(day);
          expect([of(firstDay(period)), of(firstDay(period + 1) - 1)]).to.deep.equal([period, period]);
          expect(name(period) < name(period + 1)).to.equal(true);
        }),
        { numRuns: scaled(2000) },
      );
    });
  }
});
