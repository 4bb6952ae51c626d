import { expect } from 'chai';
import fc from 'fast-check';
import { cleanCountry } from '../../../../lib/clean/country.ts';
import { cleanState } from '../../../../lib/clean/state.ts';
import { allStates } from '../../../../lib/clean/states.ts';
import { SPELLINGS } from '../../../../lib/clean/spellings.ts';
import { scaled } from '../../../scale.ts';

const numRuns = scaled(1000, 20);

describe('lib/clean/state', () => {
  it('gives states of countries with a list their names', () => {
    for (const [raw, country, name] of [
      ['  RAJSHTHAN ', 'IN', 'Rajasthan'],
      ['ANDAMAN  &\tNICOBAR ', 'IN', 'Andaman and Nicobar Islands'],
      ['nl', 'IN', 'Nagaland'],
      ['ca.', 'US', 'California'],
      ['NSW', 'AU', 'New South Wales'],
      ['TOKYO', 'JP', '東京都'],
      ['東京都', 'JP', '東京都'],
    ] as const) {
      expect(cleanState(raw, country), raw).to.deep.equal({ name, isListed: true });
    }
  });

  it('reads the code with its country that earlier cleaned files have', () => {
    expect(cleanState('CA (US)', 'US')).to.deep.equal({ name: 'California', isListed: true });
    expect(cleanState('ca (us)', 'US').name).to.equal('California');
    expect(cleanState('CA (IT)', 'US')).to.deep.equal({ name: 'Ca (It)', isListed: false });
  });

  it('keeps a state that matches nothing in title case, and says so', () => {
    for (const [raw, country, name] of [
      ['APO', 'IN', 'Apo'],
      [' north  GOA', 'IN', 'North Goa'],
      ['KA', 'US', 'Ka'],
      ['RAJSHTHAN', 'US', 'Rajshthan'],
      ['Gotham', 'DE', 'Gotham'],
      ['\u017fa', 'US', '\u017fa'.toUpperCase().slice(0, 1) + 'a'],
    ] as const) {
      expect(cleanState(raw, country), raw).to.deep.equal({ name, isListed: false });
    }
  });

  it('takes British counties and towns as they are written', () => {
    for (const [raw, name] of [
      ['WEST YORKSHIRE', 'West Yorkshire'],
      ['Ely', 'Ely'],
      ['glasgow', 'Glasgow'],
      ['ENGLAND', 'England'],
      ['bath & north east somerset', 'Bath and North East Somerset'],
    ] as const) {
      expect(cleanState(raw, 'GB'), raw).to.deep.equal({ name, isListed: true });
    }
  });

  it('gives codes of countries without a list with their country', () => {
    expect(cleanState('nh', 'NL')).to.deep.equal({ name: 'NH (NL)', isListed: true });
    expect(cleanState('nh (nl)', 'NL').name).to.equal('NH (NL)');
    expect(cleanState('nh (be)', 'NL').name).to.equal('Nh (Be)');
    expect(cleanState('ca', undefined)).to.deep.equal({ name: 'CA', isListed: true });
    expect(cleanState('NOORD-HOLLAND', 'NL')).to.deep.equal({ name: 'Noord-Holland', isListed: true });
  });

  it('gives what is empty or unknown as Unknown', () => {
    for (const text of ['', '  ', '\u200b', 'unknown', ' UNKNOWN ', 'NULL', 'nan', 'N/A', '\\N', '-']) {
      for (const country of ['IN', 'US', 'NL', undefined]) {
        expect(cleanState(text, country), text).to.deep.equal({ name: 'Unknown', isListed: true });
      }
    }
  });

  it('changes nothing the second time', () => {
    const codes = fc.stringMatching(/^[a-zA-Z]{1,4}$/);
    const spellings = Object.values(SPELLINGS).flatMap((table) => table.split(/[\n|]/));
    const listed = fc.constantFrom('IN', 'US', 'CA', 'DE', 'FR', 'IT', 'ES', 'GB', 'MX', 'AU', 'BR', 'JP');
    const countries = fc
      .oneof(listed, fc.constantFrom('NL', '', 'usa', 'X (Y)'), codes, fc.string({ unit: 'binary' }))
      .map(cleanCountry);
    const states = fc.oneof(
      codes,
      fc.constantFrom(...allStates()),
      fc.constantFrom(...spellings),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.tuple(codes, codes).map(([code, country]) => `${code} (${country})`),
    );
    fc.assert(
      fc.property(states, fc.option(countries, { nil: undefined }), (raw, country) => {
        const once = cleanState(raw, country);
        expect(cleanState(once.name, country)).to.deep.equal(once);
      }),
      { numRuns },
    );
  });
});
