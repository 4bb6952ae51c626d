import { expect } from 'chai';
import fc from 'fast-check';
import {
  CLEANING_VERSION,
  cleanName,
  cleanChannel,
  cleanCountry,
  cleanFulfilment,
} from '../../../../lib/clean/index.ts';
import { scaled } from '../../../scale.ts';

const numRuns = scaled(300, 20);

const cases: [string, (raw: string) => string, [string, string][]][] = [
  [
    'categories',
    cleanName,
    [
      ['kurta', 'Kurta'],
      [' kurta  set ', 'Kurta set'],
      ['Western Dress', 'Western Dress'],
      ['SAREE', 'SAREE'],
      ['3-piece', '3-piece'],
    ],
  ],
  [
    'channels',
    cleanChannel,
    [
      [' Amazon.in ', 'Amazon.in'],
      ['amazon.in', 'amazon.in'],
      ['Non-Amazon', 'Non-Amazon'],
    ],
  ],
  [
    'countries',
    cleanCountry,
    [
      ['in', 'IN'],
      [' US ', 'US'],
      ['India', 'IN'],
      ['atlantis', 'ATLANTIS'],
    ],
  ],
  [
    'fulfilment',
    cleanFulfilment,
    [
      ['Amazon', 'Amazon'],
      ['AMAZON', 'Amazon'],
      ['afn', 'Amazon'],
      ['FBA', 'Amazon'],
      ['Merchant', 'Merchant'],
      ['MFN', 'Merchant'],
      ['fbm', 'Merchant'],
      [' easy  ship', 'Merchant'],
      ['Seller', 'Merchant'],
      [' Third Party ', 'Third Party'],
    ],
  ],
];

for (const [what, clean, pairs] of cases) {
  describe(`lib/clean of ${what}`, () => {
    for (const [raw, name] of pairs) {
      it(`gives ${JSON.stringify(raw)} as ${name}`, () => expect(clean(raw)).to.equal(name));
    }

    it('gives what is empty or unknown as Unknown', () => {
      for (const raw of ['', ' ', '\t', 'unknown', 'UNKNOWN', 'NULL', ' nan', 'N/A', '\\N', '-'])
        expect(clean(raw)).to.equal('Unknown');
    });

    it('changes nothing the second time', () => {
      fc.assert(
        fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (raw) => {
          const once = clean(raw);
          expect(clean(once)).to.equal(once);
        }),
        { numRuns },
      );
    });
  });
}

describe('lib/clean', () => {
  it('has a version that is an integer', () => expect(CLEANING_VERSION).to.match(/^[1-9]\d*$/));
});
