import { expect } from 'chai';
import fc from 'fast-check';
import { cleanPlace, countryOf } from '../../../../lib/clean/place.ts';
import { MARKETPLACES } from '../../../../lib/clean/marketplaces.ts';
import { scaled } from '../../../scale.ts';

const numRuns = scaled(300, 20);

describe('lib/clean/place', () => {
  for (const [country, currency, channel, found] of [
    ['IN', '', 'Unknown', 'IN'],
    ['IN', 'USD', 'Amazon.com', 'IN'],
    ['US', 'INR', 'Amazon.in', 'US'],
    ['ATLANTIS', 'INR', 'Amazon.in', 'ATLANTIS'],
    ['Unknown', 'INR', 'Unknown', 'IN'],
    ['', 'INR', '', 'IN'],
    ['Unknown', '', 'Amazon.in', 'IN'],
    ['Unknown', 'USD', 'AMAZON.IN', 'IN'],
    ['Unknown', 'USD', 'Amazon.com', 'US'],
    ['Unknown', 'EUR', 'Amazon.de', 'DE'],
    ['Unknown', '', 'Amazon.co.uk', 'GB'],
    ['Unknown', 'USD', 'Amazon.com.mx', 'MX'],
    ['Unknown', 'JPY', 'Non-Amazon', 'JP'],
    ['Unknown', 'gbp', 'Unknown', 'GB'],
    ['Unknown', 'USD', 'Unknown', 'US'],
    ['Unknown', 'EUR', 'Unknown', undefined],
    ['Unknown', 'XAF', 'Unknown', undefined],
    ['Unknown', '', 'Non-Amazon', undefined],
    ['Unknown', '', 'Unknown', undefined],
  ] as const) {
    it(`says ${found} for country ${country || '(empty)'}, currency ${currency || '(empty)'}, channel ${channel || '(empty)'}`, () => {
      expect(countryOf({ country, currency, channel })).to.equal(found);
    });
  }

  const line = { state: '', country: '', channel: '', currency: '' };

  it('cleans a state by the country, the channel or the currency of its line', () => {
    for (const [signs, name] of [
      [{ country: 'India' }, 'Arunachal Pradesh'],
      [{ country: 'USA' }, 'Arkansas'],
      [{ channel: ' amazon.it ' }, 'Arezzo'],
      [{ channel: 'Amazon.es', currency: 'USD' }, 'Aragón'],
      [{ currency: 'USD' }, 'Arkansas'],
      [{ currency: 'EUR' }, 'AR'],
      [{ country: 'Netherlands' }, 'AR (NL)'],
    ] as const) {
      expect(cleanPlace({ ...line, state: 'AR', ...signs }), JSON.stringify(signs)).to.include({ name });
    }
  });

  it('waits for the currency where nothing else says the country', () => {
    expect(cleanPlace({ ...line, state: 'CA' })).to.equal(undefined);
    expect(cleanPlace({ ...line, state: 'CA', channel: 'Non-Amazon', country: 'n/a' })).to.equal(undefined);
    expect(cleanPlace({ ...line, state: 'CA', channel: 'Amazon.com' })).to.deep.equal({
      name: 'California',
      isListed: true,
    });
  });

  it('changes nothing the second time', () => {
    const channels = fc.constantFrom('', 'Non-Amazon', ...MARKETPLACES.map(({ channel }) => channel));
    const states = fc.oneof(
      fc.stringMatching(/^[a-zA-Z]{1,3}$/),
      fc.constantFrom('Bavaria', 'Tokyo', 'CDMX', 'X (US)'),
    );
    const signs = fc.record({
      state: states,
      channel: channels,
      country: fc.constantFrom('', 'India', 'USA', 'de', 'Atlantis', '-'),
      currency: fc.constantFrom('INR', 'USD', 'EUR', 'MXN', 'XOF'),
    });
    fc.assert(
      fc.property(signs, (raw) => {
        const once = cleanPlace(raw)!;
        expect(cleanPlace({ ...raw, state: once.name })).to.deep.equal(once);
      }),
      { numRuns },
    );
  });
});
