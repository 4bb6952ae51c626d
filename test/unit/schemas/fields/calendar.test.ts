import { expect } from 'chai';
import fc from 'fast-check';
import { dayOf, parseIsoDay, toIsoDay } from '../../../../schemas/fields/calendar.ts';
import { scaled } from '../../../scale.ts';

const numRuns = scaled(200, 20);

describe('schemas/fields/calendar', () => {
  it('counts days from 1970-01-01', () => {
    expect(dayOf(1970, 1, 1)).to.equal(0);
    expect(dayOf(1969, 12, 31)).to.equal(-1);
    expect(dayOf(2022, 4, 30)).to.equal(19_112);
  });

  it('knows the lengths of months and leap years', () => {
    expect(dayOf(2024, 2, 29)).to.equal(dayOf(2024, 3, 1)! - 1);
    expect(dayOf(2000, 2, 29)).to.be.a('number');
    for (const [year, month, day] of [
      [2022, 2, 29],
      [2100, 2, 29],
      [2022, 4, 31],
      [2022, 1, 32],
      [2022, 1, 0],
      [2022, 0, 1],
      [2022, 13, 1],
    ] as const) {
      expect(dayOf(year, month, day), `${year}-${month}-${day}`).to.equal(undefined);
    }
  });

  it('writes days and reads them back', () => {
    expect(toIsoDay(0)).to.equal('1970-01-01');
    expect(parseIsoDay('1970-01-01')).to.equal(0);
    const days = fc.integer({ min: parseIsoDay('0000-01-01')!, max: parseIsoDay('9999-12-31')! });
    fc.assert(
      fc.property(days, (day) => parseIsoDay(toIsoDay(day)) === day),
      { numRuns },
    );
  });

  it('reads nothing but days of the calendar as YYYY-MM-DD', () => {
    for (const text of [
      '2022-02-30',
      '2022-13-01',
      '2022-00-10',
      '2022-4-30',
      '22-04-30',
      '2022-04-30T00:00:00Z',
      ' 2022-04-30',
      '2022-04-30\n',
      '04-30-2022',
      '12022-04-30',
      '',
    ]) {
      expect(parseIsoDay(text), JSON.stringify(text)).to.equal(undefined);
    }
  });
});
