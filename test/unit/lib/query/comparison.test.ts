import { expect } from 'chai';
import fc from 'fast-check';
import { parseIsoDay, toIsoDay } from '../../../../schemas/fields/day.ts';
import { COMPARISONS, PERIOD_KINDS, type PeriodKind, PERIODS } from '../../../../lib/model/index.ts';
import {
  comparedDays,
  comparedPeriods,
  type Comparison,
  daysOfPeriod,
  periodsOf,
} from '../../../../lib/query/comparison.ts';
import type { DayRange } from '../../../../lib/rollup/reader.ts';
import { scaled } from '../../../scale.ts';

const dayOf = (iso: string) => parseIsoDay(iso)!;
const range = (from: string, to: string): DayRange => ({ from: dayOf(from), to: dayOf(to) });
const shown = ({ from, to }: DayRange) => `${toIsoDay(from)} to ${toIsoDay(to)}`;
const lengthOf = ({ from, to }: DayRange) => to - from + 1;

const anyRange = fc
  .tuple(fc.integer({ min: dayOf('1972-01-01'), max: dayOf('2099-12-31') }), fc.nat({ max: 500 }))
  .map(([from, more]): DayRange => ({ from, to: from + more }));
const anyKind = fc.constantFrom(...PERIOD_KINDS);
const anyComparison: fc.Arbitrary<Comparison> = fc.oneof(fc.constantFrom(...COMPARISONS), anyRange);
const runs = { numRuns: scaled(3000) };

describe('the days that a range is compared with', () => {
  for (const [comparison, from, to, expected] of [
    ['previous_period', '2022-05-01', '2022-05-31', '2022-03-31 to 2022-04-30'],
    ['previous_period', '2024-03-01', '2024-03-01', '2024-02-29 to 2024-02-29'],
    ['previous_week', '2022-01-03', '2022-01-05', '2021-12-27 to 2021-12-29'],
    ['previous_year', '2022-04-10', '2022-05-20', '2021-04-10 to 2021-05-20'],
    // Leap days: a part of February by its dates, whole months as whole months.
    ['previous_year', '2024-02-29', '2024-02-29', '2023-02-28 to 2023-02-28'],
    ['previous_year', '2024-02-20', '2024-03-10', '2023-02-20 to 2023-03-10'],
    ['previous_year', '2024-02-01', '2024-02-29', '2023-02-01 to 2023-02-28'],
    ['previous_year', '2025-02-01', '2025-02-28', '2024-02-01 to 2024-02-29'],
    ['previous_year', '2025-02-20', '2025-02-28', '2024-02-20 to 2024-02-28'],
    ['previous_year', '2025-01-01', '2025-12-31', '2024-01-01 to 2024-12-31'],
  ] as const) {
    it(`are ${expected} for ${comparison} of ${from} to ${to}`, () => {
      expect(shown(comparedDays(range(from, to), comparison))).to.equal(expected);
    });
  }

  it('of the previous period are as many, right before the range', () => {
    fc.assert(
      fc.property(anyRange, (days) => {
        const before = comparedDays(days, 'previous_period');
        expect(lengthOf(before)).to.equal(lengthOf(days));
        expect(before.to).to.equal(days.from - 1);
      }),
      runs,
    );
  });

  it('of the previous week are as many, on the same weekdays', () => {
    fc.assert(
      fc.property(anyRange, (days) => {
        const before = comparedDays(days, 'previous_week');
        expect([days.from - before.from, days.to - before.to]).to.deep.equal([7, 7]);
      }),
      runs,
    );
  });

  it('of the previous year have the same dates, but for 29 February, and one day more or fewer at most', () => {
    const date = (day: number) => toIsoDay(day).slice(5).replace('02-29', '02-28');
    fc.assert(
      fc.property(anyRange, (days) => {
        const before = comparedDays(days, 'previous_year');
        expect([date(before.from), date(before.to)]).to.deep.equal([date(days.from), date(days.to)]);
        for (const side of ['from', 'to'] as const) {
          expect(Number(toIsoDay(before[side]).slice(0, 4))).to.equal(Number(toIsoDay(days[side]).slice(0, 4)) - 1);
        }
        expect(before.from).to.be.at.most(before.to);
        expect(Math.abs(lengthOf(before) - lengthOf(days))).to.be.at.most(lengthOf(days) > 366 ? 2 : 1);
      }),
      runs,
    );
  });

  it('are those that a query names', () => {
    const named = range('2020-01-01', '2020-01-02');
    expect(comparedDays(range('2022-04-01', '2022-04-30'), named)).to.deep.equal(named);
  });
});

const pairsOf = (kind: PeriodKind, [from, to]: readonly [string, string], comparison: Comparison) => {
  const days = range(from, to);
  const others = comparedPeriods(days, kind, comparison);
  const { name } = PERIODS[kind];
  return periodsOf(days, kind).map(({ period }, place) => {
    const other = others[place]!;
    return `${name(period)}: ${other === null ? 'none' : `${name(other.period)}, ${shown(other)}`}`;
  });
};

describe('the periods that those of a range are compared with', () => {
  it('are as many periods before: short months are whole months, a part has as many days', () => {
    expect(pairsOf('month', ['2022-05-01', '2022-06-29'], 'previous_period')).to.deep.equal([
      '2022-05: 2022-03, 2022-03-01 to 2022-03-31',
      '2022-06: 2022-04, 2022-04-01 to 2022-04-29',
    ]);
    // The first month from its 25th on: the last seven days. The last one to its 30th: February has no more than 28.
    expect(pairsOf('month', ['2022-03-25', '2022-03-31'], 'previous_period')).to.deep.equal([
      '2022-03: 2022-02, 2022-02-22 to 2022-02-28',
    ]);
    expect(pairsOf('month', ['2022-04-25', '2022-04-30'], 'previous_period')).to.deep.equal([
      '2022-04: 2022-03, 2022-03-26 to 2022-03-31',
    ]);
    expect(pairsOf('month', ['2022-03-01', '2022-03-30'], 'previous_period')).to.deep.equal([
      '2022-03: 2022-02, 2022-02-01 to 2022-02-28',
    ]);
    expect(pairsOf('month', ['2022-03-20', '2022-03-30'], 'previous_period')).to.deep.equal([
      '2022-03: 2022-02, 2022-02-18 to 2022-02-28',
    ]);
    expect(pairsOf('day', ['2022-05-01', '2022-05-02'], 'previous_period')).to.deep.equal([
      '2022-05-01: 2022-04-29, 2022-04-29 to 2022-04-29',
      '2022-05-02: 2022-04-30, 2022-04-30 to 2022-04-30',
    ]);
    expect(pairsOf('week', ['2022-04-01', '2022-04-08'], 'previous_period')).to.deep.equal([
      '2022-W13: 2022-W11, 2022-03-18 to 2022-03-20',
      '2022-W14: 2022-W12, 2022-03-21 to 2022-03-25',
    ]);
  });

  it('are those of the same place a year before: week 53 is compared with week 52', () => {
    expect(pairsOf('month', ['2024-01-31', '2024-03-15'], 'previous_year')).to.deep.equal([
      '2024-01: 2023-01, 2023-01-31 to 2023-01-31',
      '2024-02: 2023-02, 2023-02-01 to 2023-02-28',
      '2024-03: 2023-03, 2023-03-01 to 2023-03-15',
    ]);
    expect(pairsOf('day', ['2024-02-28', '2024-03-01'], 'previous_year')).to.deep.equal([
      '2024-02-28: 2023-02-28, 2023-02-28 to 2023-02-28',
      '2024-02-29: 2023-02-28, 2023-02-28 to 2023-02-28',
      '2024-03-01: 2023-03-01, 2023-03-01 to 2023-03-01',
    ]);
    expect(pairsOf('week', ['2020-12-21', '2021-01-10'], 'previous_year')).to.deep.equal([
      '2020-W52: 2019-W52, 2019-12-23 to 2019-12-29',
      '2020-W53: 2019-W52, 2019-12-23 to 2019-12-29',
      '2021-W01: 2020-W01, 2019-12-30 to 2020-01-05',
    ]);
    expect(pairsOf('year', ['2024-01-01', '2024-06-29'], 'previous_year')).to.deep.equal([
      '2024: 2023, 2023-01-01 to 2023-06-30',
    ]);
  });

  it('are the days of seven days before for the previous week, named by the period that they begin in', () => {
    expect(pairsOf('week', ['2022-04-01', '2022-04-04'], 'previous_week')).to.deep.equal([
      '2022-W13: 2022-W12, 2022-03-25 to 2022-03-27',
      '2022-W14: 2022-W13, 2022-03-28 to 2022-03-28',
    ]);
    expect(pairsOf('month', ['2022-05-01', '2022-05-31'], 'previous_week')).to.deep.equal([
      '2022-05: 2022-04, 2022-04-24 to 2022-05-24',
    ]);
  });

  it('of named days are the first for the first and so on; what is left over has none', () => {
    expect(pairsOf('month', ['2022-04-01', '2022-06-10'], range('2021-11-05', '2021-12-31'))).to.deep.equal([
      '2022-04: 2021-11, 2021-11-05 to 2021-11-30',
      '2022-05: 2021-12, 2021-12-01 to 2021-12-31',
      '2022-06: none',
    ]);
    expect(pairsOf('month', ['2022-06-05', '2022-06-10'], range('2021-01-03', '2021-12-31'))).to.deep.equal([
      '2022-06: 2021-01, 2021-01-03 to 2021-01-08',
    ]);
  });

  it('have as many days as a part, if the other period has so many, and the same weekdays in weeks', () => {
    fc.assert(
      fc.property(anyRange, anyKind, fc.constantFrom(...COMPARISONS), (days, kind, comparison) => {
        const parts = periodsOf(days, kind);
        const others = comparedPeriods(days, kind, comparison);
        expect(others).to.have.length(parts.length);
        for (const [place, part] of parts.entries()) {
          const [whole, other] = [daysOfPeriod(part.period, kind), others[place]!];
          const otherWhole = daysOfPeriod(other.period, kind);
          const isWhole = lengthOf(part) === lengthOf(whole);
          if (comparison === 'previous_week') {
            expect([part.from - other.from, part.to - other.to]).to.deep.equal([7, 7]);
          } else if (isWhole) {
            expect(shown(other)).to.equal(shown(otherWhole));
          } else {
            expect(lengthOf(other)).to.equal(Math.min(lengthOf(part), lengthOf(otherWhole)));
            expect(other.from).to.be.at.least(otherWhole.from);
            expect(other.to).to.be.at.most(otherWhole.to);
          }
          if (kind === 'week' || kind === 'sunday_week') expect((part.from - other.from) % 7).to.equal(0);
        }
      }),
      runs,
    );
  });

  it('of the previous period end where the range begins, if the range has whole periods', () => {
    fc.assert(
      fc.property(anyRange, anyKind, ({ from, to }, kind) => {
        const [first, last] = [PERIODS[kind].of(from), PERIODS[kind].of(to)];
        const days = { from: daysOfPeriod(first, kind).from, to: daysOfPeriod(last, kind).to };
        const others = comparedPeriods(days, kind, 'previous_period');
        expect(others.at(-1)!.to).to.equal(days.from - 1);
        for (const [place, other] of others.entries()) {
          if (place > 0) expect(other!.from).to.equal(others[place - 1]!.to + 1);
        }
      }),
      runs,
    );
  });

  it('are inside of the days that a query names', () => {
    fc.assert(
      fc.property(anyRange, anyKind, anyComparison, (days, kind, comparison) => {
        for (const [place, other] of comparedPeriods(days, kind, comparison).entries()) {
          if (other === null) continue;
          expect(other.from).to.be.at.most(other.to);
          expect(PERIODS[kind].of(other.from)).to.equal(other.period);
          if (typeof comparison === 'string') continue;
          expect(other.from).to.be.at.least(comparison.from);
          expect(other.to).to.be.at.most(comparison.to);
          expect(other.period).to.equal(PERIODS[kind].of(comparison.from) + place);
        }
      }),
      runs,
    );
  });
});
