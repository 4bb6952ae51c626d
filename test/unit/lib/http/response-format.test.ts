import { expect } from 'chai';
import { negotiateFormat } from '../../../../lib/http/response-format.ts';

const form = (accept: string | undefined, format?: 'json' | 'csv') =>
  negotiateFormat({ headers: accept === undefined ? null : { Accept: accept } }, format);

describe('the form of an answer', () => {
  for (const [accept, expected] of [
    [undefined, 'json'],
    ['*/*', 'json'],
    ['text/csv', 'csv'],
    ['TEXT/CSV; charset=utf-8', 'csv'],
    ['application/json', 'json'],
    ['text/csv, application/json', 'json'],
    ['application/json;q=0.5, text/csv', 'csv'],
    ['application/json, text/csv;q=0.5', 'json'],
    ['text/*', 'csv'],
    ['text/csv, */*', 'json'],
    ['text/csv;q=0.9, */*;q=0.8', 'csv'],
    ['text/csv;q=0, */*', 'json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'json'],
    ['image/png', 'json'],
    ['text/csv;q=nonsense', 'json'],
    ['', 'json'],
    [';;,,=', 'json'],
  ] as const) {
    it(`is ${expected} for Accept: ${accept}`, () => {
      expect(form(accept)).to.equal(expected);
    });
  }

  it('is what the parameter says, whatever the header', () => {
    expect([form('text/csv', 'json'), form('application/json', 'csv')]).to.deep.equal(['json', 'csv']);
  });
});
