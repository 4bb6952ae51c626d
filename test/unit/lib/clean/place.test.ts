import { expect } from 'chai';
import { isIndian } from '../../../../lib/clean/place.ts';

describe('lib/clean/place', () => {
  for (const [country, currency, channel, indian] of [
    ['IN', '', 'Unknown', true],
    ['IN', 'USD', 'Amazon.com', true],
    ['US', 'INR', 'Amazon.in', false],
    ['Unknown', 'INR', 'Unknown', true],
    ['', 'INR', '', true],
    ['Unknown', '', 'Amazon.in', true],
    ['Unknown', 'USD', 'AMAZON.IN', true],
    ['Unknown', 'USD', 'Amazon.com', false],
    ['Unknown', '', 'Non-Amazon', false],
    ['Unknown', '', 'Unknown', false],
  ] as const) {
    it(`says ${indian} for country ${country || '(empty)'}, currency ${currency || '(empty)'}, channel ${channel || '(empty)'}`, () => {
      expect(isIndian({ country, currency, channel })).to.equal(indian);
    });
  }
});
