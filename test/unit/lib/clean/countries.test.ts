import { expect } from 'chai';
import { COUNTRIES, countryNamed, isCountry } from '../../../../lib/clean/countries.ts';
import { cleanCountry } from '../../../../lib/clean/country.ts';
import { COUNTRY_TABLE } from '../../../../lib/clean/iso-3166.ts';

const SPELT: Record<string, string[]> = {
  IN: ['in', 'IND', 'India', 'INDIA', ' india ', 'भारत', 'Bharat', 'Indien'],
  US: ['us', 'USA', 'U.S.A.', 'United States', 'United States of America', 'the united states', 'Estados Unidos'],
  GB: ['uk', 'U.K.', 'GBR', 'United Kingdom', 'Great Britain', 'England', 'Royaume-Uni', 'Großbritannien'],
  DE: ['DEU', 'Germany', 'GERMANY', 'Deutschland', 'Allemagne', 'Alemania'],
  JP: ['jpn', 'Japan', '日本', '日本国', 'Giappone', 'Japón'],
  ES: ['ESP', 'Spain', 'España', 'ESPANA', 'Spanien'],
  FR: ['FRA', 'France', 'Frankreich', 'Francia', 'FRANCE'],
  MX: ['MEX', 'Mexico', 'México', 'MÉXICO', 'Mexiko'],
  BR: ['BRA', 'Brazil', 'Brasil', 'Brésil', 'Brasilien'],
  TR: ['TUR', 'Turkey', 'Türkiye', 'Turkiye', 'Türkei'],
  KR: ['KOR', 'South Korea', 'Korea, Republic of', 'Republic of Korea', '대한민국'],
  AE: ['UAE', 'U.A.E.', 'ARE', 'United Arab Emirates', 'Emirates'],
  NL: ['NLD', 'Netherlands', 'The Netherlands', 'Holland', 'Nederland'],
  CI: ['Ivory Coast', "Côte d'Ivoire", 'Côte d’Ivoire', "COTE D'IVOIRE", 'CIV'],
};

describe('lib/clean/countries', () => {
  for (const [code, spellings] of Object.entries(SPELT)) {
    it(`knows ${code} by its codes and names`, () => {
      for (const text of [code, ...spellings]) expect(cleanCountry(text), text).to.equal(code);
    });
  }

  it('leaves other text in upper case', () => {
    for (const text of ['Atlantis', 'xk', 'zz', 'Goa', '日本橋', 'constructor']) {
      expect(cleanCountry(text), text).to.equal(text.toUpperCase());
    }
  });

  it('has the 249 codes of ISO 3166-1 in order', () => {
    expect(COUNTRIES).to.have.length(249);
    expect(COUNTRIES).to.deep.equal([...new Set(COUNTRIES)].sort());
    for (const code of COUNTRIES) expect([isCountry(code), countryNamed(code)]).to.deep.equal([true, code]);
    for (const text of ['', 'XX', 'in', 'EU', 'constructor']) expect(isCountry(text), text).to.equal(false);
  });

  it('reads each code and name of the table as its country', () => {
    for (const row of COUNTRY_TABLE.trim().split('\n')) {
      const [code, rest] = [row.slice(0, 2), row.slice(3)];
      for (const text of [rest.slice(0, 3), ...rest.slice(4).split('|')]) {
        expect(cleanCountry(text), text).to.equal(code);
      }
    }
  });
});
