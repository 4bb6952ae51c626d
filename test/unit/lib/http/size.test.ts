import { expect } from 'chai';
import { Problem } from '../../../../lib/http/problem.ts';
import { checkSize } from '../../../../lib/http/size.ts';

/** What Lambda takes of a function, in bytes of JSON. */
const LAMBDA = 6_291_556;
const headers = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`Header-${at}`, 'x'.repeat(200)]));
const sent = (body: string) => Buffer.byteLength(JSON.stringify({ statusCode: 200, headers, body }));

describe('an answer', () => {
  for (const [name, unit] of [
    ['plain letters', 'a'],
    ['quotes, which come to two bytes each', '"'],
    ['control characters, which come to seven', '\\u0001'],
    ['letters of three bytes', 'क'],
    ['emoji', '😀'],
  ] as const) {
    it(`of ${name} is sent as long as Lambda takes it`, () => {
      const bytes = sent(unit) - sent('');
      const most = Math.floor((LAMBDA - sent('')) / bytes);
      const check = (units: number) => checkSize({ statusCode: 200, headers, body: unit.repeat(units) });
      expect(() => check(most + 1))
        .to.throw(Problem)
        .with.property('code', 'ANSWER_TOO_LARGE');
      check(most - Math.ceil((64 * 1024) / bytes));
    });
  }

  it('that is too large says what helps', () => {
    expect(() => checkSize({ statusCode: 200, headers: {}, body: 'a'.repeat(LAMBDA) })).to.throw(Problem, /limit/);
  });
});
