import { expect } from 'chai';
import fc from 'fast-check';
import { cleanCountry } from '../../../../lib/clean/country.ts';
import { cleanState } from '../../../../lib/clean/state.ts';
import { INDIAN_STATES } from '../../../../lib/clean/states.ts';

const numRuns = Math.ceil(1000 * Number(process.env['TEST_SCALE'] ?? 1));
const INDIA = { indian: true, country: 'IN' };
const US = { indian: false, country: 'US' };
const NOWHERE = { indian: false, country: 'Unknown' };

describe('lib/clean/state', () => {
  it('gives Indian states their names', () => {
    expect(cleanState('  RAJSHTHAN ', INDIA)).to.deep.equal({ name: 'Rajasthan', known: true });
    expect(cleanState('ANDAMAN  &\tNICOBAR ', INDIA)).to.deep.equal({
      name: 'Andaman and Nicobar Islands',
      known: true,
    });
    expect(cleanState('nl', { indian: true, country: 'Unknown' })).to.deep.equal({ name: 'Nagaland', known: true });
  });

  it('keeps an Indian state that matches nothing in title case, and says so', () => {
    expect(cleanState('APO', INDIA)).to.deep.equal({ name: 'Apo', known: false });
    expect(cleanState(' north  GOA', INDIA)).to.deep.equal({ name: 'North Goa', known: false });
  });

  it('gives codes of other countries with their country', () => {
    expect(cleanState('ca', US)).to.deep.equal({ name: 'CA (US)', known: true });
    expect(cleanState('NSW', { indian: false, country: 'AU' })).to.deep.equal({ name: 'NSW (AU)', known: true });
    expect(cleanState('KA', US).name).to.equal('KA (US)');
    expect(cleanState('ca', NOWHERE)).to.deep.equal({ name: 'CA', known: true });
    expect(cleanState('\u017fa', US).name, 'long s').to.equal('SA (US)');
    expect(cleanState('ca (us)', US).name).to.equal('CA (US)');
    expect(cleanState('ca (ca)', US).name).to.equal('Ca (Ca)');
  });

  it('gives other text of other countries in title case', () => {
    expect(cleanState('NEW YORK', US)).to.deep.equal({ name: 'New York', known: true });
    expect(cleanState('RAJSHTHAN', US)).to.deep.equal({ name: 'Rajshthan', known: true });
    expect(cleanState('東京都', { indian: false, country: 'JP' })).to.deep.equal({ name: '東京都', known: true });
  });

  it('gives what is empty or unknown as Unknown', () => {
    for (const text of ['', '  ', '\u200b', 'unknown', ' UNKNOWN ']) {
      for (const place of [INDIA, US, NOWHERE]) {
        expect(cleanState(text, place)).to.deep.equal({ name: 'Unknown', known: true });
      }
    }
  });

  it('changes nothing the second time', () => {
    const codes = fc.stringMatching(/^[a-zA-Z]{1,4}$/);
    const countries = fc
      .oneof(fc.constantFrom('IN', 'US', '', 'usa'), codes, fc.string({ unit: 'binary' }))
      .map(cleanCountry);
    const states = fc.oneof(
      codes,
      fc.constantFrom(...INDIAN_STATES),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.tuple(codes, codes).map(([code, country]) => `${code} (${country})`),
    );
    fc.assert(
      fc.property(states, countries, fc.boolean(), (raw, country, indian) => {
        const once = cleanState(raw, { indian, country });
        expect(cleanState(once.name, { indian, country })).to.deep.equal(once);
      }),
      { numRuns },
    );
  });
});
