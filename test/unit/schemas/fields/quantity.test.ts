import { expect } from 'chai';
import * as z from 'zod';
import { parseQuantity, QUANTITY_FLAWS, quantityParser, quantitySchema } from '../../../../schemas/fields/quantity.ts';

describe('schemas/fields/quantity', () => {
  for (const [text, quantity] of [
    ['', 0],
    ['  ', 0],
    ['0', 0],
    ['1', 1],
    [' 2 ', 2],
    ['1.0', 1],
    ['2.000', 2],
    ['015', 15],
    ['1000000000', 1_000_000_000],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => expect(parseQuantity(text)).to.equal(quantity));
  }

  for (const [text, code] of [
    ['1.5', 'fraction'],
    ['0.01', 'fraction'],
    ['1.', 'fraction'],
    ['.5', 'fraction'],
    ['1e2', 'unknown_form'],
    ['0x10', 'unknown_form'],
    ['1,000', 'unknown_form'],
    ['+1', 'unknown_form'],
    ['one', 'unknown_form'],
    ['NaN', 'unknown_form'],
    ['1000000001', 'too_large'],
    ['9'.repeat(400), 'too_large'],
  ] as const) {
    it(`rejects ${JSON.stringify(text.slice(0, 30))} as ${code}`, () => {
      expect(parseQuantity(text)).to.include({ code });
    });
  }

  for (const [text, decimal, threeDigits, quantity] of [
    ['1,000', '.', 'fraction', 1000],
    ['1,234,567', '.', 'fraction', 1_234_567],
    ['2.000', '.', 'fraction', 2],
    ['1.000', ',', 'fraction', 1000],
    ['-1.000', ',', 'fraction', -1000],
    ['2,00', ',', 'fraction', 2],
    ['2.0', ',', 'fraction', 2],
    ['1.000', ',', 'unknown', 'ambiguous_quantity'],
    ['2.000', '.', 'unknown', 2],
    ['1,000', '.', 'unknown', 'unknown_form'],
    ['1,00', '.', 'fraction', 1],
    ['0.000', ',', 'fraction', 0],
  ] as const) {
    it(`takes ${text} for ${quantity} where ${threeDigits} digits follow "${decimal}"`, () => {
      const read = quantityParser({ decimal, threeDigits })(text);
      if (typeof quantity === 'number') expect(read).to.equal(quantity);
      else expect(read).to.include({ code: quantity });
    });
  }

  it('is a zod schema from text to whole number', () => {
    expect(quantitySchema().parse('1.0')).to.equal(1);
    const { issues } = quantitySchema().safeParse('1.5').error!;
    expect(issues.map(({ message }) => message)).to.deep.equal([QUANTITY_FLAWS.fraction.message]);
    expect(z.toJSONSchema(quantitySchema(), { io: 'input' })).to.include({ type: 'string' });
  });
});
