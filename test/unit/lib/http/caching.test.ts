import { expect } from 'chai';
import { cacheControl, etagOf, matchesEtag } from '../../../../lib/http/caching.ts';

const known = (value: string | undefined, etag = 'W/"abc"') =>
  matchesEtag({ headers: value === undefined ? null : { 'If-None-Match': value } }, etag);

describe('an ETag', () => {
  it('is weak, and another one for other parts', () => {
    expect(etagOf(['1', 'a'])).to.match(/^W\/"[\w-]{22}"$/);
    expect(new Set([etagOf(['1', 'a']), etagOf(['1', 'b']), etagOf(['1a']), etagOf([['1', 'a']])])).to.have.property(
      'size',
      4,
    );
    expect(etagOf(['1', { a: 1 }])).to.equal(etagOf(['1', { a: 1 }]));
  });

  for (const [header, expected] of [
    ['W/"abc"', true],
    ['"abc"', true],
    ['"x", W/"abc"', true],
    ['"x",W/"abc","y"', true],
    ['*', true],
    [' * ', true],
    ['"x,W/abc"', false],
    ['W/"abcd"', false],
    ['abc', false],
    ['W/"ab', false],
    ['"*"', false],
    ['', false],
    [undefined, false],
  ] as const) {
    it(`is ${expected ? '' : 'not '}known with If-None-Match: ${header}`, () => {
      expect(known(header)).to.equal(expected);
    });
  }
});

describe('Cache-Control', () => {
  it('is for the caller alone where keys are asked for, or one came all the same', () => {
    expect(cacheControl({}, false)).to.equal('max-age=30');
    expect(cacheControl({}, true)).to.equal('private, max-age=30');
    for (const headers of [{ 'x-api-key': 'k' }, { 'X-Api-Key': 'k' }, { Authorization: 'Bearer t' }]) {
      expect(cacheControl({ headers }, false)).to.equal('private, max-age=30');
    }
  });
});
