import { expect } from 'chai';
import { CLEANED_HEADER, detectFormat, FIELD_NAMES } from '../../../../lib/formats/index.ts';
import {
  DIMENSION_NAMES,
  dimensionOf,
  LISTED_DIMENSIONS,
  NAME_DIMENSIONS,
  resolveName,
  TEXT_FIELDS,
} from '../../../../lib/model/index.ts';

describe('dimensions', () => {
  it('are listed once each, those with a position in its order, the others behind them', () => {
    expect(LISTED_DIMENSIONS).to.have.members(DIMENSION_NAMES).and.have.length(DIMENSION_NAMES.length);
    const positions = LISTED_DIMENSIONS.map((name) => dimensionOf(name).position);
    const first = positions.filter((position) => position !== undefined);
    expect(positions.slice(0, first.length)).to.deep.equal(first);
    expect(first).to.deep.equal([...new Set(first)].sort((a, b) => a - b));
  });

  it('have their value from the line or its day, but for those of its report', () => {
    const ofReport = DIMENSION_NAMES.filter((name) => {
      const { of, derived, calendar } = dimensionOf(name);
      expect([of, derived, calendar].filter((each) => each !== undefined).length, name).to.be.at.most(1);
      return of === undefined && derived === undefined && calendar === undefined;
    });
    expect(ofReport).to.have.members(['series', 'currency']);
  });

  it('are made of text for which reports have a column, the cleaned file too', () => {
    expect(FIELD_NAMES).to.include.members([...TEXT_FIELDS]);
    expect(detectFormat([...CLEANED_HEADER]).columns).to.include.keys(...TEXT_FIELDS);
    expect(detectFormat([]).missing).to.include.members([...TEXT_FIELDS]);
  });

  it('have exactly one that is the currency', () => {
    expect(DIMENSION_NAMES.filter((name) => dimensionOf(name).kind === 'currency')).to.deep.equal(['currency']);
  });

  it('that are names find each of the values that are valid without a line under itself', () => {
    for (const name of NAME_DIMENSIONS) {
      for (const value of dimensionOf(name).builtIn ?? []) expect(resolveName(name, value), name).to.include(value);
    }
  });

  it('take "unknown" in any case as the value of lines that have none, but for series', () => {
    for (const name of NAME_DIMENSIONS) {
      expect(resolveName(name, 'unKNOWN'), name).to.deep.equal([name === 'series' ? 'unKNOWN' : 'Unknown']);
    }
  });
});
