import { expect } from 'chai';
import fc from 'fast-check';
import * as z from 'zod';
import {
  type Amount,
  AMOUNT_FLAWS,
  amountParser,
  amountSchema,
  formatAmount,
  parseAmount,
  timesQuantity,
  toMinor,
  UNPRICED_AMOUNT,
} from '../../../../schemas/fields/amount.ts';
import { Flaw } from '../../../../schemas/fields/field.ts';
import { scaled } from '../../../scale.ts';

const numRuns = scaled(300, 20);

/** The amount in canonical form, or the flaw's code. */
const read = (text: string) => {
  const amount = parseAmount(text);
  return amount instanceof Flaw ? amount.code : formatAmount(amount);
};

const wholes = fc.bigInt({ min: 0n, max: 9_999_999_999n });
const fractions = fc.stringMatching(/^\d{0,8}$/);
const plain = (whole: bigint, fraction: string) => (fraction === '' ? `${whole}` : `${whole}.${fraction}`);

describe('schemas/fields/amount', () => {
  for (const [text, canonical] of [
    ['647.62', '647.62'],
    ['406.0', '406.0'],
    ['406', '406'],
    ['0', '0.0'],
    ['0.05', '0.05'],
    ['007.50', '7.50'],
    ['', '0'],
    [' \t', '0'],
    [' 406.00 ', '406.00'],
    ['1,099.00', '1099.00'],
    ['12,345,678', '12345678'],
    ['1,23,456.5', '123456.5'],
    ['12,34,56,789.5', '123456789.5'],
    ['₹1,099.00', '1099.00'],
    ['₹ 1,23,456.50', '123456.50'],
    ['$5', '5'],
    ['5 €', '5'],
    ['5\u00a0€', '5'],
    ['0.1234567', '0.12345'],
    ['9999999999.99999', '9999999999.99999'],
    ['00000000000000000000005', '5'],
    ['-5', '-5'],
    ['\u22125', '-5'],
    ['5.00-', '-5.00'],
    ['(50.00)', '-50.00'],
    ['($1,050.00)', '-1050.00'],
    ['-₹5.00', '-5.00'],
    ['₹-5.00', '-5.00'],
    ['- 5', '-5'],
    ['-0.00', '0.00'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1 000', '1000'],
    ['1\u202f234.50', '1234.50'],
    ["1'234.50", '1234.50'],
    ['Rs. 1,200', '1200'],
    ['Rs.500', '500'],
    ['Rs 500/-', '500'],
    ['INR 5', '5'],
    ['5 inr', '5'],
    ['US$ 40.00', '40.00'],
    ['$40.00 USD', '40.00'],
    ['kr. 12.50', '12.50'],
    ['₹ -   ', '0'],
    ['12.-', '12.00'],
    ['CHF 1’012.--', '1012.00'],
    ['AU $40.00', '40.00'],
    ['C $40.00', '40.00'],
    ['-US $40.00', '-40.00'],
    ['USD $5', '5'],
    ['\\1,500', '1500'],
    ['R40.00', '40.00'],
    ['40 Rupees', '40'],
    ['? 648', '648'],
    ['? 1,406.50', '1406.50'],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => expect(read(text)).to.equal(canonical));
  }

  for (const [text, code] of [
    ['12,50', 'decimal_comma'],
    ['12,5', 'decimal_comma'],
    ['12,-', 'decimal_comma'],
    ['12.-5', 'unknown_form'],
    ['x -', 'unknown_form'],
    ['EUR $5', 'unknown_form'],
    ['XX $5', 'unknown_form'],
    ['1.234,50 €', 'decimal_comma'],
    ['1,50,00.5', 'unknown_form'],
    ['--5', 'unknown_form'],
    ['(-5)', 'unknown_form'],
    ['5 5', 'unknown_form'],
    ['1 00', 'unknown_form'],
    ['USD 5 EUR', 'unknown_form'],
    ['5 pieces', 'unknown_form'],
    ['1e3', 'unknown_form'],
    ['NaN', 'unknown_form'],
    ['Infinity', 'unknown_form'],
    ['0x10', 'unknown_form'],
    ['1_000', 'unknown_form'],
    ['0,123', 'decimal_comma'],
    ['1,0999', 'decimal_comma'],
    ['1,,099', 'unknown_form'],
    [',099', 'decimal_comma'],
    ['1,099,00.5', 'unknown_form'],
    ['123,45,678', 'unknown_form'],
    ['1.2.3', 'unknown_form'],
    ['₹', 'unknown_form'],
    ['٥', 'unknown_form'],
    ['10000000000', 'too_large'],
    ['1,00,00,00,00,000.00', 'too_large'],
    ['9'.repeat(400), 'too_large'],
  ] as const) {
    it(`rejects ${JSON.stringify(text.slice(0, 30))} as ${code}`, () => expect(read(text)).to.equal(code));
  }

  it('reads grouped amounts as plain ones', () => {
    const signs = fc.constantFrom(['', ''], ['₹', ''], ['$ ', ''], ['', ' €'], ['', '£']);
    fc.assert(
      fc.property(wholes, fractions, fc.constantFrom('en-US', 'en-IN'), signs, (whole, fraction, locale, sign) => {
        const grouped = whole.toLocaleString(locale) + (fraction === '' ? '' : `.${fraction}`);
        expect(read(sign[0] + grouped + sign[1])).to.equal(read(plain(whole, fraction)));
      }),
      { numRuns },
    );
  });

  it('counts minor units exactly, half up', () => {
    expect(toMinor({ digits: 64_762, scale: 2 }, 2)).to.equal(64_762);
    expect(toMinor({ digits: 4060, scale: 1 }, 2)).to.equal(40_600);
    expect(toMinor({ digits: 1005, scale: 3 }, 2)).to.equal(101);
    expect(toMinor({ digits: 1004, scale: 3 }, 2)).to.equal(100);
    expect(toMinor({ digits: 5, scale: 1 }, 0)).to.equal(1);
    expect(toMinor({ digits: Number.MAX_SAFE_INTEGER, scale: 1 }, 0)).to.equal(900_719_925_474_099);
    fc.assert(
      fc.property(wholes, fractions, fc.integer({ min: 0, max: 4 }), (whole, fraction, minorDigits) => {
        const amount = parseAmount(plain(whole, fraction));
        if (amount instanceof Flaw) throw new Error(amount.code);
        const unit = 10n ** BigInt(Math.max(fraction.length - minorDigits, 0));
        const minor = BigInt(whole + fraction) * 10n ** BigInt(Math.max(minorDigits - fraction.length, 0));
        expect(BigInt(toMinor(amount, minorDigits))).to.equal((2n * minor + unit) / (2n * unit));
      }),
      { numRuns },
    );
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(wholes, fractions, (whole, fraction) => {
        const amount = parseAmount(plain(whole, fraction));
        if (amount instanceof Flaw) throw new Error(amount.code);
        const text = plain(whole, fraction.slice(0, 5));
        // `0` alone means that the line has no price.
        expect(formatAmount(amount)).to.equal(text === '0' ? '0.0' : text);
        expect(parseAmount(formatAmount(amount))).to.deep.equal(text === '0' ? { ...amount, scale: 1 } : amount);
      }),
      { numRuns },
    );
  });

  it('gives any text a safe amount or one of its flaws', () => {
    const flaws = new Set<unknown>(Object.values(AMOUNT_FLAWS));
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\d,.₹$ e-]{0,20}$/u));
    fc.assert(
      fc.property(texts, (text) => {
        const amount = parseAmount(text);
        if (amount instanceof Flaw) return flaws.has(amount);
        return Number.isSafeInteger(amount.digits) && amount.digits >= 0 && Number.isSafeInteger(toMinor(amount, 4));
      }),
      { numRuns: 5 * numRuns },
    );
  });

  for (const [text, decimal, threeDigits, canonical] of [
    ['89,90', ',', 'fraction', '89.90'],
    ['1.042,00', ',', 'fraction', '1042.00'],
    ['1.042', ',', 'unknown', '1042'],
    ['1.042.000', ',', 'unknown', '1042000'],
    ['1 042,50 €', ',', 'unknown', '1042.50'],
    ['12.50', ',', 'fraction', 'decimal_point'],
    ['12,-', ',', 'fraction', '12.00'],
    ['1.042,\u2013 €', ',', 'unknown', '1042.00'],
    ['-12,- €', ',', 'fraction', '-12.00'],
    ['12,00-', ',', 'fraction', '-12.00'],
    ['1,042.50', ',', 'fraction', 'decimal_point'],
    ['1.042', '.', 'unknown', 'ambiguous_amount'],
    ['1,042', ',', 'unknown', 'ambiguous_amount'],
    ['1,042', '.', 'unknown', '1042'],
    ['1,042', '.', 'group', '1042'],
    ['1.042', '.', 'group', '1042'],
    ['1.042', '.', 'fraction', '1.042'],
    ['0.125', '.', 'unknown', '0.125'],
    ['1042.125', '.', 'unknown', '1042.125'],
  ] as const) {
    it(`reads ${text} where "${decimal}" is the decimal sign and three digits are ${threeDigits}`, () => {
      const amount = amountParser({ decimal, threeDigits })(text);
      expect(amount instanceof Flaw ? amount.code : formatAmount(amount)).to.equal(canonical);
    });
  }

  it('says which currencies the sign beside it can mean', () => {
    const words = (text: string) => (parseAmount(text) as Amount).words;
    expect(words('5')).to.equal(null);
    expect(words('US$5')).to.deep.equal(['USD']);
    expect(words('$5')).to.include.members(['USD', 'CAD', 'AUD']);
    expect(words('$5 CAD')).to.deep.equal(['CAD']);
    expect(words('Rs. 5')![0]).to.equal('INR');
    expect(words('5 zł')).to.deep.equal(['PLN']);
  });

  it('times a quantity is exact, and has a limit', () => {
    const amount = parseAmount('19.99') as Amount;
    expect(formatAmount(timesQuantity(amount, 3) as Amount)).to.equal('59.97');
    expect(timesQuantity(parseAmount('9999999999') as Amount, 1_000_000_000)).to.equal(AMOUNT_FLAWS.large);
  });

  it('takes time linear in a long text', () => {
    for (const text of ['1,'.repeat(30_000), '1'.repeat(60_000), '₹'.repeat(60_000), `${'1,000'.repeat(12_000)}x`]) {
      expect(parseAmount(text)).to.be.instanceOf(Flaw);
    }
  });

  it('tells a price of 0 from no price, also in a cleaned file', () => {
    const cleaned = amountSchema(UNPRICED_AMOUNT);
    for (const [text, priced] of [
      ['', false],
      ['0', true],
      ['0.00', true],
      ['₹0', true],
    ] as const) {
      const amount = amountSchema().parse(text);
      expect(amount.priced).to.equal(priced);
      expect(cleaned.parse(formatAmount(amount)).priced).to.equal(priced);
    }
  });

  it('is a zod schema from text to amount with one issue a failure', () => {
    const schema = amountSchema();
    expect(schema.parse('647.62')).to.deep.equal({
      digits: 64_762,
      scale: 2,
      priced: true,
      negative: false,
      words: null,
    });
    const { issues } = schema.safeParse('12,50').error!;
    expect(issues.map(({ message }) => message)).to.deep.equal([AMOUNT_FLAWS.decimalComma.message]);
    expect(z.toJSONSchema(schema, { io: 'input' })).to.include({ type: 'string' });
  });
});
