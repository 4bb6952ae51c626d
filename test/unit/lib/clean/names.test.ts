import { expect } from 'chai';
import fc from 'fast-check';
import { cleanCell, cleanCity, cleanLabel } from '../../../../lib/clean/index.ts';
import { scaled } from '../../../scale.ts';

describe('lib/clean of names', () => {
  it('takes what programs write for nothing as nothing', () => {
    for (const text of ['', '  ', 'NULL', 'null', 'NaN', 'n/a', '\\N', '-'])
      expect(cleanCell(text), text).to.equal(null);
    for (const text of ['0', 'NA', '--', 'none']) expect(cleanCell(text), text).to.equal(text);
    expect(cleanCell(' KR 1\t')).to.equal('KR 1');
  });

  it('writes cities in title case', () => {
    for (const [raw, city] of Object.entries({
      'NAVI  MUMBAI': 'Navi Mumbai',
      münchen: 'München',
      "o'fallon": "O'Fallon",
      'st. louis': 'St. Louis',
      東京: '東京',
    })) {
      expect(cleanCity(raw), raw).to.equal(city);
    }
    for (const raw of ['\u200b', '\u200bNULL', ' n/a ', '-']) expect(cleanCity(raw), raw).to.equal(null);
  });

  it('begins sizes and styles with a capital and leaves the rest', () => {
    expect([cleanLabel('free'), cleanLabel('3XL'), cleanLabel('xS'), cleanLabel('\u200b')]).to.deep.equal([
      'Free',
      '3XL',
      'XS',
      null,
    ]);
  });

  it('changes nothing when it is applied again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const clean of [cleanCell, cleanCity, cleanLabel]) {
          const once = clean(text);
          if (once !== null) expect(clean(once)).to.equal(once);
        }
      }),
      { numRuns: scaled(2000) },
    );
  });
});
