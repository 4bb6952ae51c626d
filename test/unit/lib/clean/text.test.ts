import { expect } from 'chai';
import fc from 'fast-check';
import { capitalize, isUnknown, searchKey, tidy, titleCase } from '../../../../lib/clean/text.ts';
import { scaled } from '../../../scale.ts';

const numRuns = scaled(500, 20);
const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

describe('lib/clean/text', () => {
  it('folds and trims white space and control characters, and drops invisible marks', () => {
    for (const [text, tidied] of [
      ['Tamil Nadu', 'Tamil Nadu'],
      ['  Tamil \t  Nadu ', 'Tamil Nadu'],
      ['Tamil\u00a0Nadu\r\n', 'Tamil Nadu'],
      ['Tamil\u0000\u0007Nadu', 'Tamil Nadu'],
      ['\ufeffTamil\u200b Na\u00addu\u202e', 'Tamil Nadu'],
      ['Que\u0301bec', 'Québec'],
      ['क्\u200dष', 'क्\u200dष'],
      [' \u200b ', ''],
      ['', ''],
    ] as const) {
      expect(tidy(text), JSON.stringify(text)).to.equal(tidied);
    }
  });

  it('sets words in title case', () => {
    for (const [text, title] of [
      ['MAHARASHTRA', 'Maharashtra'],
      ['new south wales', 'New South Wales'],
      ['provence-alpes-côte d’azur', 'Provence-Alpes-Côte D’Azur'],
      ["CÔTE-D'OR", "Côte-D'Or"],
      ["o'brien", "O'Brien"],
      ["xi'an", "Xi'an"],
      ["people's republic", "People's Republic"],
      ['punjab/mohali', 'Punjab/Mohali'],
      ['n.y. (upstate)', 'N.Y. (Upstate)'],
      ['ÎLE-DE-FRANCE', 'Île-De-France'],
      ['ΑΤΤΙΚΗΣ', 'Αττικης'],
      ['москва', 'Москва'],
      ['2ND district', '2nd District'],
      ['東京都', '東京都'],
      ['', ''],
    ] as const) {
      expect(titleCase(text)).to.equal(title);
    }
  });

  it('raises the first letter alone', () => {
    expect(capitalize('kurta')).to.equal('Kurta');
    expect(capitalize('western Dress')).to.equal('Western Dress');
    expect(capitalize('SET')).to.equal('SET');
    expect(capitalize('éclair')).to.equal('Éclair');
    expect(capitalize('3 piece')).to.equal('3 piece');
    expect(capitalize('ﬁne')).to.equal('ﬁne');
  });

  it('knows that nothing is known', () => {
    for (const text of ['', 'Unknown', 'unknown', 'UNKNOWN', 'NULL', 'nan', 'NaN', 'N/A', 'n/a', '\\N', '-']) {
      expect(isUnknown(text), text).to.equal(true);
    }
    for (const text of ['Unknown place', '--', 'NA', 'none', 'Nil', '0']) expect(isUnknown(text), text).to.equal(false);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const name = tidy(text);
        expect(tidy(name)).to.equal(name);
        for (const form of [titleCase, capitalize]) {
          if (name === '') continue;
          const formed = form(name);
          expect(tidy(formed)).to.equal(formed);
          expect(form(formed)).to.equal(formed);
        }
      }),
      { numRuns },
    );
  });

  it('changes nothing the second time, whatever the letter', () => {
    for (let point = 0; point < 0x1_1000; point++) {
      if (point >= 0xd800 && point < 0xe000) continue;
      const letter = String.fromCodePoint(point);
      const name = tidy(`${letter}a${letter} ${letter}'${letter}`);
      const title = titleCase(name);
      if (titleCase(tidy(title)) !== title) expect.fail(`U+${point.toString(16)}: ${title}`);
      const capital = capitalize(name);
      if (capitalize(tidy(capital)) !== capital) expect.fail(`U+${point.toString(16)}: ${capital}`);
    }
  });

  it('makes one key of spellings that differ in case, signs and diacritics', () => {
    for (const [text, key] of [
      ['Tamil Nadu', 'tamilnadu'],
      ['TAMIL-NADU.', 'tamilnadu'],
      ['J & K', 'jandk'],
      ['Mahārāshtra', 'maharashtra'],
      ['Thüringen', 'thuringen'],
      ['Großbritannien', 'grossbritannien'],
      ['Łódź', 'lodz'],
      ['Ｔｏｋｙｏ', 'tokyo'],
      ['东京', '东京'],
      ['?!', ''],
    ] as const) {
      expect(searchKey(text), text).to.equal(key);
    }
  });

  it('makes the same key of plain text as of any other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        // A letter that stays as it is leads away from the shortcut.
        expect(`\u4e2d${searchKey(text)}`).to.equal(searchKey(`\u4e2d${text}`));
      }),
      { numRuns },
    );
  });
});
