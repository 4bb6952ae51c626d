import { expect } from 'chai';
import { iso31661 } from 'iso-3166';
import { COUNTRY_TABLE, STATE_TABLES } from '../../../lib/clean/iso-3166.ts';
import { placesModule, stateTable } from '../../../scripts/places/tables.ts';

describe('npm run places', () => {
  it('has written the states that iso-3166 has', () => {
    for (const [country, table] of Object.entries(STATE_TABLES)) {
      expect(table.trim(), country).to.equal(stateTable(country));
    }
  });

  // Their other names are those of the ICU data of a version of Node.js.
  it('has written the countries that iso-3166 has, each with its name', () => {
    const rows = COUNTRY_TABLE.trim().split('\n');
    const written = rows.map((row) => ({
      alpha2: row.slice(0, 2),
      alpha3: row.slice(3, 6),
      name: row.slice(7).split('|')[0],
    }));
    const expected = iso31661.map(({ alpha2, alpha3, name }) => ({ alpha2, alpha3, name }));
    expect(written).to.deep.equal(expected.toSorted((one, other) => (one.alpha2 < other.alpha2 ? -1 : 1)));
  });

  it('writes a module with both tables', () => {
    const text = placesModule();
    expect(text).to.include('\nIN IND India|');
    expect(text).to.include('; CA California; ');
    expect(text).to.match(/\sMU,MC Murcia\|Región de Murcia\|Murcia, Región de;/);
    expect(text).to.match(/\s23 Valle d'Aosta\|Vallée d'Aoste;/);
  });
});
