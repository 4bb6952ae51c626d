import { expect } from 'chai';
import { isCountry } from '../../../../lib/clean/countries.ts';
import { marketplaceOf, MARKETPLACES } from '../../../../lib/clean/marketplaces.ts';
import { minorDigits } from '../../../../schemas/fields/currency.ts';

describe('lib/clean/marketplaces', () => {
  it('finds a marketplace by its channel, in any case', () => {
    expect(marketplaceOf('Amazon.in')).to.deep.equal({
      channel: 'Amazon.in',
      country: 'IN',
      currency: 'INR',
      timeZone: 'Asia/Kolkata',
    });
    for (const channel of ['amazon.co.uk', ' AMAZON.CO.UK ', 'www.amazon.co.uk']) {
      expect(marketplaceOf(channel), channel).to.include({ country: 'GB', currency: 'GBP', timeZone: 'Europe/London' });
    }
    for (const channel of ['', 'Unknown', 'Non-Amazon', 'Amazon', 'amazon.com.evil', 'constructor']) {
      expect(marketplaceOf(channel), channel).to.equal(undefined);
    }
  });

  it('has one marketplace for each channel and country, in order', () => {
    const channels = MARKETPLACES.map(({ channel }) => channel);
    expect(channels).to.deep.equal([...new Set(channels)].sort());
    expect(new Set(MARKETPLACES.map(({ country }) => country)).size).to.equal(MARKETPLACES.length);
  });

  for (const { channel, country, currency, timeZone } of MARKETPLACES) {
    it(`has a country, a currency and a time zone for ${channel}`, () => {
      expect(isCountry(country)).to.equal(true);
      expect(minorDigits(currency)).to.be.oneOf([0, 2]);
      expect(Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone).to.be.a('string');
    });
  }
});
