import { expect } from 'chai';
import * as z from 'zod';
import {
  CURRENCIES,
  CURRENCY_FLAWS,
  currencySchema,
  isCurrency,
  minorDigits,
} from '../../../../schemas/fields/currency.ts';

describe('schemas/fields/currency', () => {
  it('lists codes of three letters, each once, in order', () => {
    expect(CURRENCIES).to.have.length(171);
    expect(CURRENCIES).to.deep.equal([...new Set(CURRENCIES)].sort());
    for (const code of CURRENCIES) expect(code).to.match(/^[A-Z]{3}$/);
  });

  it('follows the amendments of ISO 4217', () => {
    for (const code of ['SLE', 'VED', 'VES', 'XAD', 'XCG', 'ZWG', 'MRU', 'STN', 'BYN']) {
      expect(isCurrency(code), code).to.equal(true);
    }
    for (const code of ['MRO', 'LTL', 'DEM']) expect(isCurrency(code), code).to.equal(false);
  });

  it('takes codes that were withdrawn lately, since older reports hold them', () => {
    for (const code of ['HRK', 'BGN', 'ANG', 'CUC', 'SLL', 'ZWL']) expect(minorDigits(code), code).to.equal(2);
  });

  it('leaves out what has no minor unit', () => {
    for (const code of ['XAU', 'XDR', 'XTS', 'XXX']) expect(isCurrency(code), code).to.equal(false);
  });

  it('gives minor digits by ISO 4217, also where Intl has others', () => {
    for (const [code, digits] of [
      ['INR', 2],
      ['USD', 2],
      ['JPY', 0],
      ['KRW', 0],
      ['UGX', 0],
      ['KWD', 3],
      ['IQD', 3],
      ['CLF', 4],
      ['UYW', 4],
      ['IDR', 2],
      ['PKR', 2],
      ['HUF', 2],
    ] as const) {
      expect(minorDigits(code), code).to.equal(digits);
    }
    expect(CURRENCIES.filter((code) => minorDigits(code) !== 2)).to.have.length(26);
    expect(() => minorDigits('LTL')).to.throw(RangeError, 'LTL');
  });

  it('is a zod schema from text to code', () => {
    expect(currencySchema.parse('INR')).to.equal('INR');
    expect(currencySchema.parse(' inr ')).to.equal('INR');
    expect(currencySchema.parse('')).to.equal('');
    expect(currencySchema.parse(' ')).to.equal('');
    for (const text of ['Rs', '₹', 'INRR', 'LTL', 'constructor']) {
      const { issues } = currencySchema.safeParse(text).error!;
      expect(issues.map(({ message }) => message)).to.deep.equal([CURRENCY_FLAWS.unknown.message]);
    }
    expect(z.toJSONSchema(currencySchema, { io: 'input' })).to.include({ type: 'string' });
  });
});
