import { expect } from 'chai';
import fc from 'fast-check';
import { isTimeZone, offsetsOf } from '../../../../schemas/fields/time-zone.ts';
import { scaled } from '../../../scale.ts';

const numRuns = scaled(300, 20);
const LAST = Date.UTC(2100, 0, 1) / 1000;

/** The offset as Intl names it (`GMT-03:30`), in seconds: another way to it than the one under test. */
function offsetByName(zone: string, instant: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(instant * 1000).find(({ type }) => type === 'timeZoneName')!.value;
  const parts = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name)!;
  const seconds = Number(parts[2] ?? 0) * 3600 + Number(parts[3] ?? 0) * 60 + Number(parts[4] ?? 0);
  return parts[1] === '-' ? -seconds : seconds;
}

describe('schemas/fields/time-zone', () => {
  it('tells time zones from other names', () => {
    for (const name of ['UTC', 'Asia/Kolkata', 'Asia/Calcutta', 'America/New_York']) {
      expect(isTimeZone(name), name).to.equal(true);
    }
    for (const name of ['', 'Mars/Olympus', 'Asia/Kolkata ', 'IST+5']) expect(isTimeZone(name), name).to.equal(false);
  });

  it('throws a RangeError that names an unknown zone', () => {
    expect(() => offsetsOf('Mars/Olympus')).to.throw(RangeError, 'Mars/Olympus');
  });

  it('agrees with the offset that Intl names, in any zone at any time', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: LAST }), (zone, instant) => {
        expect(offsetsOf(zone)(instant)).to.equal(offsetByName(zone, instant));
      }),
      { numRuns },
    );
  });

  for (const [zone, change] of [
    ['America/New_York', '2022-11-06T06:00:00Z'],
    ['Europe/Berlin', '2022-03-27T01:00:00Z'],
    ['America/St_Johns', '2006-10-29T02:31:00Z'],
    ['Africa/Monrovia', '1972-01-07T00:44:30Z'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ] as const) {
    it(`finds the second at which ${zone} changes its offset`, () => {
      const at = Date.parse(change) / 1000;
      const offsets = offsetsOf(zone);
      for (const instant of [at - 86_400, at - 3600, at - 1, at, at + 3600, at + 86_400]) {
        expect(offsets(instant), `${instant - at} s`).to.equal(offsetByName(zone, instant));
      }
      expect(offsets(at)).not.to.equal(offsets(at - 1));
    });
  }
});
