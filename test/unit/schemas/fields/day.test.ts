import { expect } from 'chai';
import fc from 'fast-check';
import * as z from 'zod';
import { DAY_FLAWS, dayParser, daySchema, isTimeZone, parseIsoDay, toIsoDay } from '../../../../schemas/fields/day.ts';
import { Flaw } from '../../../../schemas/fields/field.ts';

const numRuns = Math.ceil(200 * Number(process.env['TEST_SCALE'] ?? 1));
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
    ['30 Apr 2022', 'unknown_form'],
    ['2022/04/30', 'unknown_form'],
    ['4-30-22', 'unknown_form'],
    ['04-30-2022', 'unknown_form'],
    ['20220430', 'unknown_form'],
    ['44681', 'unknown_form'],
    ['2022-04-30T', 'unknown_form'],
    ['2022-04-30T23', 'unknown_form'],
    ['2022-04-30Z', 'unknown_form'],
    ['2022-04-30T23:59:59+5', 'unknown_form'],
    ['2022-04-30T23:59:59 UTC', 'unknown_form'],
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

  it('is a zod schema from text to day with one issue a failure', () => {
    const schema = daySchema('UTC');
    expect(schema.parse('04-30-22')).to.equal(19_112);
    const { issues } = schema.safeParse('30-04-22').error!;
    expect(issues.map(({ message }) => message)).to.deep.equal([DAY_FLAWS.dayFirst.message]);
    expect(z.toJSONSchema(schema, { io: 'input' })).to.include({ type: 'string' });
    expect(z.toJSONSchema(schema, { io: 'output' })).to.include({ type: 'integer', minimum: 0, maximum: LAST_DAY });
  });

  it('throws a RangeError that names an unknown zone', () => {
    expect(() => daySchema('Mars/Olympus')).to.throw(RangeError, 'Mars/Olympus');
    expect(isTimeZone('Mars/Olympus')).to.equal(false);
  });
});
