import { expect } from 'chai';
import fc from 'fast-check';
import * as z from 'zod';
import {
  DAY_FLAWS,
  dayParser,
  instantParser,
  isTimeZone,
  type Moment,
  momentParser,
  momentSchema,
  parseIsoDay,
  toIsoDay,
} from '../../../../schemas/fields/day.ts';
import { Flaw } from '../../../../schemas/fields/field.ts';
import { scaled } from '../../../scale.ts';

const numRuns = scaled(200, 20);
const LAST_DAY = parseIsoDay('2099-12-31')!;
const pad = (value: number) => String(value).padStart(2, '0');

/** The day as text, or the flaw's code. */
const read = (text: string, timeZone = 'UTC') => {
  const day = dayParser(timeZone)(text);
  return day instanceof Flaw ? day.code : toIsoDay(day);
};

describe('schemas/fields/day', () => {
  for (const [text, day] of [
    ['04-30-22', '2022-04-30'],
    ['12-31-99', '2099-12-31'],
    ['01-01-00', '2000-01-01'],
    ['2022-04-30', '2022-04-30'],
    ['4/30/2022', '2022-04-30'],
    ['04/30/2022', '2022-04-30'],
    ['4/3/22', '2022-04-03'],
    ['1/1/1970', '1970-01-01'],
    ['02-29-24', '2024-02-29'],
    ['  04-30-22 ', '2022-04-30'],
    ['2022-04-30T23:59', '2022-04-30'],
    ['2022-04-30 23:59:59', '2022-04-30'],
    ['2022-04-30T23:59:59.999999', '2022-04-30'],
    ['2022-04-30T23:59:59Z', '2022-04-30'],
    ['2022-04-30t23:59:59z', '2022-04-30'],
    ['2022-04-30T23:59:60Z', '2022-04-30'],
    ['2022-04-30T02:00:00+05:30', '2022-04-29'],
    ['2022-04-30 02:00:00+0530', '2022-04-29'],
    ['2022-04-30 02:00:00 +05', '2022-04-29'],
    ['2022-04-30T22:00-03:00', '2022-05-01'],
    ['1969-12-31T23:00-05:00', '1970-01-01'],
    ['2100-01-01T01:00+05:30', '2099-12-31'],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => expect(read(text)).to.equal(day));
  }

  for (const [text, code] of [
    ['', 'empty'],
    [' \t', 'empty'],
    ['yesterday', 'unknown_form'],
    ['20220430', 'unknown_form'],
    ['44681', 'serial_day'],
    ['2022-04-30T', 'unknown_form'],
    ['2022-04-30T23', 'unknown_form'],
    ['2022-04-30Z', 'unknown_form'],
    ['2022-04-30T23:59:59+5', 'unknown_form'],
    ['4/30/022', 'unknown_form'],
    ['٠٤-٣٠-٢٢', 'unknown_form'],
    ['02-30-22', 'no_such_day'],
    ['00-10-22', 'no_such_day'],
    ['04-00-22', 'no_such_day'],
    ['02-29-22', 'no_such_day'],
    ['2022-02-30', 'no_such_day'],
    ['2022-13-01', 'no_such_day'],
    ['31/31/2022', 'no_such_day'],
    ['30-04-22', 'day_first'],
    ['30/4/2022', 'day_first'],
    ['30-02-22', 'no_such_day'],
    ['2022-04-30T24:00:00', 'no_such_time'],
    ['2022-04-30T23:60Z', 'no_such_time'],
    ['2022-04-30T23:59:61Z', 'no_such_time'],
    ['2022-04-30T23:59+24:00', 'no_such_time'],
    ['2022-04-30T23:59+05:60', 'no_such_time'],
    ['4/30/1969', 'year'],
    ['4/30/2100', 'year'],
    ['0000-01-01', 'year'],
    ['1970-01-01T00:00+05:30', 'year'],
    ['2099-12-31T23:00-05:00', 'year'],
  ] as const) {
    it(`rejects ${JSON.stringify(text)} as ${code}`, () => expect(read(text)).to.equal(code));
  }

  it('puts a date-time with an offset into the day of the zone, and takes one without as being in it', () => {
    expect(read('2022-04-30T20:00:00Z', 'Asia/Kolkata')).to.equal('2022-05-01');
    expect(read('2022-04-30T18:29:59Z', 'Asia/Kolkata')).to.equal('2022-04-30');
    expect(read('2022-04-30T20:00:00', 'Asia/Kolkata')).to.equal('2022-04-30');
    expect(read('2022-04-30', 'Asia/Kolkata')).to.equal('2022-04-30');
    expect(read('2022-07-01T04:30:00Z', 'America/New_York')).to.equal('2022-07-01');
    expect(read('2022-12-01T04:30:00Z', 'America/New_York')).to.equal('2022-11-30');
  });

  it('reads every day in every form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_DAY }), (day) => {
        const iso = toIsoDay(day);
        const at = new Date(iso);
        const [year, month, date] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
        const forms = [iso, `${month}/${date}/${year}`, `${pad(month)}/${pad(date)}/${year}`, `${iso}T12:00:00Z`];
        const short = pad(year % 100);
        if (year >= 2000) forms.push(`${pad(month)}-${pad(date)}-${short}`, `${month}/${date}/${short}`);
        for (const form of forms) expect(read(form), form).to.equal(iso);
      }),
      { numRuns },
    );
  });

  it('agrees with Intl on the day of an instant, whatever offset it is written with', () => {
    const zones = fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York', 'Pacific/Apia', 'Australia/Lord_Howe');
    const instants = fc.integer({ min: Date.UTC(1970, 0, 3) / 1000, max: Date.UTC(2099, 11, 30) / 1000 });
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (zone, instant, offset) => {
        const local = new Date((instant + offset * 60) * 1000).toISOString().slice(0, 19);
        const size = Math.abs(offset);
        const text = `${local}${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
        const expected = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(instant * 1000);
        expect(read(text, zone), `${text} in ${zone}`).to.equal(expected);
      }),
      { numRuns },
    );
  });

  it('gives any text a day in range or one of its flaws', () => {
    const flaws = new Set<unknown>(Object.values(DAY_FLAWS));
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\d/TZ :.+-]{0,30}$/));
    const parse = dayParser('Asia/Kolkata');
    fc.assert(
      fc.property(texts, (text) => {
        const day = parse(text);
        return typeof day === 'number' ? Number.isInteger(day) && day >= 0 && day <= LAST_DAY : flaws.has(day);
      }),
      { numRuns: 5 * numRuns },
    );
  });

  it('is a zod schema from text to day and hour with one issue a failure', () => {
    const schema = momentSchema('UTC');
    expect(schema.parse('04-30-22')).to.include({ day: 19_112, hour: null, other: null });
    const { issues } = schema.safeParse('30-04-22').error!;
    expect(issues.map(({ message }) => message)).to.deep.equal([DAY_FLAWS.dayFirst.message]);
    expect(z.toJSONSchema(schema, { io: 'input' })).to.include({ type: 'string' });
    expect(z.toJSONSchema(schema, { io: 'output' })).to.have.nested.include({
      'properties.day.maximum': LAST_DAY,
      'properties.hour.anyOf[0].maximum': 23,
    });
  });

  for (const [text, monthFirst, dayFirst] of [
    ['04-05-22', '2022-04-05', '2022-05-04'],
    ['04-05-2022', '2022-04-05', '2022-05-04'],
    ['4/5/22', '2022-04-05', '2022-05-04'],
    ['30-04-2022', 'day_first', '2022-04-30'],
    ['4/30/2022 0:00', '2022-04-30', 'month_first'],
    ['04.05.2022', '2022-04-05', '2022-05-04'],
    ['30.4.22 09:15', 'day_first', '2022-04-30'],
    ['04.30.2022', '2022-04-30', 'month_first'],
  ] as const) {
    it(`reads ${text} by the order of its file`, () => {
      const as = (order: 'month-first' | 'day-first') => {
        const day = dayParser('UTC', { order, serials: false })(text);
        return typeof day === 'number' ? toIsoDay(day) : day.code;
      };
      expect([as('month-first'), as('day-first')]).to.deep.equal([monthFirst, dayFirst]);
    });
  }

  for (const [text, day, hour] of [
    ['2022/4/30', '2022-04-30', null],
    ['29-Jun-2022', '2022-06-29', null],
    ['29 june 22', '2022-06-29', null],
    ['Jun 29, 2022', '2022-06-29', null],
    ['Jul-25-26', '2026-07-25', null],
    ['Sat, 30 Apr 2022 12:00:00 +0000', '2022-04-30', 12],
    ['4/30/2022 12:00:00 AM', '2022-04-30', 0],
    ['4/30/2022 12:30 pm', '2022-04-30', 12],
    ['Apr 30, 2022 11:30:00 PM PDT', '2022-05-01', 6],
    ['2022-04-30 23:59:59 UTC', '2022-04-30', 23],
    ['2026-04-12 08:02:00 +0200', '2026-04-12', 6],
    ['44681', '2022-04-30', null],
    ['44681.75', '2022-04-30', 18],
  ] as const) {
    it(`reads ${text}`, () => {
      const moment = momentParser('UTC', { order: 'month-first', serials: true })(text);
      if (moment instanceof Flaw) throw new Error(moment.code);
      expect([toIsoDay(moment.day), moment.hour]).to.deep.equal([day, hour]);
    });
  }

  it('says which day it were the other way round', () => {
    const other = (text: string) => (momentParser('UTC')(text) as Moment).other;
    expect(toIsoDay(other('04-05-22')!)).to.equal('2022-05-04');
    expect(other('04-30-22')).to.equal(null);
    for (const text of ['2022-04-05', '04-04-22', '5 Apr 2022']) expect(other(text)).to.equal(undefined);
  });

  for (const text of ['13:00 PM 4/30/2022', '4/30/2022 13:00 PM', '4/30/2022 0:00 AM']) {
    it(`has no such time in ${text}`, () => expect(read(text)).to.be.oneOf(['no_such_time', 'unknown_form']));
  }

  it('reads the hour in the time zone with the day', () => {
    const hourOf = (text: string, timeZone: string) => {
      const moment = momentParser(timeZone)(text);
      return moment instanceof Flaw ? moment.code : [toIsoDay(moment.day), moment.hour];
    };
    expect(hourOf('2022-04-30T20:15:00Z', 'Asia/Kolkata')).to.deep.equal(['2022-05-01', 1]);
    expect(hourOf('2022-04-30T20:15:00', 'Asia/Kolkata')).to.deep.equal(['2022-04-30', 20]);
    expect(hourOf('2022-04-30T23:59:60Z', 'UTC')).to.deep.equal(['2022-04-30', 23]);
    expect(hourOf('2022-04-30', 'Asia/Kolkata')).to.deep.equal(['2022-04-30', null]);
    expect(hourOf('04-30-22', 'Asia/Kolkata')).to.deep.equal(['2022-04-30', null]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_DAY * 86_400 - 1 }), (instant) => {
        const text = new Date(instant * 1000).toISOString();
        expect(momentParser('UTC')(text)).to.deep.equal({
          day: Math.floor(instant / 86_400),
          hour: Math.floor(instant / 3600) % 24,
          other: undefined,
          exchanged: null,
        });
      }),
      { numRuns },
    );
  });

  it('gives the day with day and month exchanged, where the text says which is which and has no offset', () => {
    const style = { order: 'month-first', serials: true } as const;
    for (const [text, exchanged] of [
      ['2022-05-04', '2022-04-05'],
      ['2022/5/4 10:00', '2022-04-05'],
      ['04-May-22', '2022-04-05'],
      ['44685', '2022-04-05'],
      ['2022-05-13', null],
      ['2022-05-04T10:00:00Z', null],
      ['2022/05/04 10:00 PDT', null],
      ['05-04-22', undefined],
    ] as const) {
      const moment = momentParser('UTC', style)(text);
      if (moment instanceof Flaw) throw moment;
      expect(typeof moment.exchanged === 'number' ? toIsoDay(moment.exchanged) : moment.exchanged, text).to.equal(
        exchanged,
      );
      const back = momentParser('UTC', { ...style, exchanged: true })(text);
      expect(back, text).to.include({ day: moment.exchanged ?? moment.day });
    }
  });

  it('reads instants: with an offset, or in the time zone', () => {
    const parse = instantParser('Europe/Berlin');
    const seconds = (text: string) => Date.parse(text) / 1000;
    for (const [text, instant] of [
      ['2022-06-30T22:07:40+05:30', '2022-06-30T16:37:40Z'],
      ['2022-06-30T22:07:40Z', '2022-06-30T22:07:40Z'],
      ['2022-06-30 22:07:40', '2022-06-30T20:07:40Z'],
      ['2022-01-30 22:07', '2022-01-30T21:07:00Z'],
      ['2022-06-30', '2022-06-29T22:00:00Z'],
      ['06-30-22', '2022-06-29T22:00:00Z'],
      // Clocks go from 2 to 3, and from 3 to 2.
      ['2022-03-27 01:59:59', '2022-03-27T00:59:59Z'],
      ['2022-03-27 03:00:00', '2022-03-27T01:00:00Z'],
      ['2022-10-30 01:59:59', '2022-10-29T23:59:59Z'],
      ['2022-10-30 03:00:00', '2022-10-30T02:00:00Z'],
    ] as const) {
      expect(parse(text), text).to.equal(seconds(instant));
    }
    for (const text of ['', 'yesterday', '2022-02-30', '1969-12-31T23:59:59Z', '2100-01-01T00:00:00Z']) {
      expect(parse(text), text).to.be.instanceOf(Flaw);
    }
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: LAST_DAY * 86_400 }),
        fc.constantFrom('UTC', 'Asia/Kolkata'),
        (instant, zone) => {
          expect(instantParser(zone)(new Date(instant * 1000).toISOString())).to.equal(instant);
        },
      ),
      { numRuns },
    );
  });

  it('throws a RangeError that names an unknown zone', () => {
    expect(() => momentSchema('Mars/Olympus')).to.throw(RangeError, 'Mars/Olympus');
    expect(isTimeZone('Mars/Olympus')).to.equal(false);
  });
});
