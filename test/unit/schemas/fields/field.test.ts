import { expect } from 'chai';
import * as z from 'zod';
import { AMOUNT_FLAWS } from '../../../../schemas/fields/amount.ts';
import { B2B_FLAWS } from '../../../../schemas/fields/b2b.ts';
import { CURRENCY_FLAWS } from '../../../../schemas/fields/currency.ts';
import { DAY_FLAWS } from '../../../../schemas/fields/day.ts';
import { field, Flaw } from '../../../../schemas/fields/field.ts';
import { QUANTITY_FLAWS } from '../../../../schemas/fields/quantity.ts';

describe('schemas/fields/field', () => {
  const odd = new Flaw('odd', 'The length is odd; an even one would be right');
  const schema = field((text) => (text.length % 2 === 0 ? text.length : odd), z.int(), {
    description: 'Even text',
    examples: ['ab'],
  });

  it('gives the value, or one issue with the code and message of the flaw', () => {
    expect(schema.parse('abcd')).to.equal(4);
    const { issues } = z.object({ even: schema }).safeParse({ even: 'abc' }).error!;
    expect(issues).to.have.length(1);
    expect(issues[0]).to.deep.include({
      code: 'custom',
      path: ['even'],
      message: odd.message,
      params: { code: 'odd' },
    });
  });

  it('shows text going in and values coming out in JSON Schema', () => {
    expect(z.toJSONSchema(schema, { io: 'input' })).to.deep.include({ type: 'string', description: 'Even text' });
    expect(z.toJSONSchema(schema, { io: 'output' })).to.include({ type: 'integer' });
  });

  it('has flaws that say what is wrong, then what is accepted, with a code each', () => {
    for (const flaws of [DAY_FLAWS, AMOUNT_FLAWS, QUANTITY_FLAWS, CURRENCY_FLAWS, B2B_FLAWS]) {
      const all: Flaw[] = Object.values(flaws);
      expect(new Set(all.map(({ code }) => code)).size).to.equal(all.length);
      for (const { code, message } of all) {
        expect(code).to.match(/^[a-z_]+$/);
        expect(message).to.match(/^[A-Z].+[.:] [A-Z].+[^.]$/);
      }
    }
  });
});
