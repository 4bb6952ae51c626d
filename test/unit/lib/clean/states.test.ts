import { expect } from 'chai';
import { INDIAN_STATES, indianState } from '../../../../lib/clean/states.ts';

/** ISO 3166-2:IN, current codes first. */
const CODES: Record<string, string[]> = {
  'Andaman and Nicobar Islands': ['AN'],
  'Andhra Pradesh': ['AP'],
  'Arunachal Pradesh': ['AR'],
  Assam: ['AS'],
  Bihar: ['BR'],
  Chandigarh: ['CH'],
  Chhattisgarh: ['CG', 'CT'],
  'Dadra and Nagar Haveli and Daman and Diu': ['DH', 'DN', 'DD'],
  Delhi: ['DL'],
  Goa: ['GA'],
  Gujarat: ['GJ'],
  Haryana: ['HR'],
  'Himachal Pradesh': ['HP'],
  'Jammu and Kashmir': ['JK'],
  Jharkhand: ['JH'],
  Karnataka: ['KA'],
  Kerala: ['KL'],
  Ladakh: ['LA'],
  Lakshadweep: ['LD'],
  'Madhya Pradesh': ['MP'],
  Maharashtra: ['MH'],
  Manipur: ['MN'],
  Meghalaya: ['ML'],
  Mizoram: ['MZ'],
  Nagaland: ['NL'],
  Odisha: ['OD', 'OR'],
  Puducherry: ['PY'],
  Punjab: ['PB'],
  Rajasthan: ['RJ'],
  Sikkim: ['SK'],
  'Tamil Nadu': ['TN'],
  Telangana: ['TS', 'TG'],
  Tripura: ['TR'],
  'Uttar Pradesh': ['UP'],
  Uttarakhand: ['UK', 'UT', 'UL'],
  'West Bengal': ['WB'],
};

describe('lib/clean/states', () => {
  it('holds the 28 states and 8 union territories in order', () => {
    expect(INDIAN_STATES).to.have.length(36);
    expect(INDIAN_STATES).to.deep.equal(Object.keys(CODES));
    expect(INDIAN_STATES).to.deep.equal([...INDIAN_STATES].sort());
  });

  for (const [name, codes] of Object.entries(CODES)) {
    it(`knows ${name} by its name and by ${codes.join(', ')}`, () => {
      for (const text of [name, name.toUpperCase(), name.replaceAll(' and ', ' & '), name.replaceAll(' ', '  ')]) {
        expect(indianState(text), text).to.equal(name);
      }
      for (const code of codes) {
        for (const text of [code, code.toLowerCase(), `IN-${code}`]) expect(indianState(text), text).to.equal(name);
      }
    });
  }

  for (const [spelling, name] of [
    ['Rajshthan', 'Rajasthan'],
    ['rajasthan', 'Rajasthan'],
    ['Rajsthan', 'Rajasthan'],
    ['Punjab/Mohali/Zirakpur', 'Punjab'],
    ['New Delhi', 'Delhi'],
    ['NCT of Delhi', 'Delhi'],
    ['Orissa', 'Odisha'],
    ['Pondicherry', 'Puducherry'],
    ['Uttaranchal', 'Uttarakhand'],
    ['DADRA AND NAGAR', 'Dadra and Nagar Haveli and Daman and Diu'],
    ['Dadra & Nagar Haveli', 'Dadra and Nagar Haveli and Daman and Diu'],
    ['DAMAN & DIU', 'Dadra and Nagar Haveli and Daman and Diu'],
    ['ANDAMAN & NICOBAR ', 'Andaman and Nicobar Islands'],
    ['A&N Islands', 'Andaman and Nicobar Islands'],
    ['JAMMU & KASHMIR', 'Jammu and Kashmir'],
    ['J&K', 'Jammu and Kashmir'],
    ['TAMILNADU', 'Tamil Nadu'],
    ['Tamil-Nadu', 'Tamil Nadu'],
    ['U.P.', 'Uttar Pradesh'],
    ['Chattisgarh', 'Chhattisgarh'],
    ['Chhatisgarh', 'Chhattisgarh'],
    ['Telengana', 'Telangana'],
    ['Maharastra', 'Maharashtra'],
    ['Mahārāshtra', 'Maharashtra'],
    ['Gujrat', 'Gujarat'],
    ['Karnatka', 'Karnataka'],
  ] as const) {
    it(`takes ${JSON.stringify(spelling)} for ${name}`, () => expect(indianState(spelling)).to.equal(name));
  }

  it('knows nothing else', () => {
    for (const text of ['', ' ', '-', 'APO', 'XX', 'Mumbai', 'California', 'IN', 'NCR', 'Goa 403001', 'constructor']) {
      expect(indianState(text), JSON.stringify(text)).to.equal(undefined);
    }
  });
});
