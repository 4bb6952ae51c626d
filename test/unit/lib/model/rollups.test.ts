import { expect } from 'chai';
import fc from 'fast-check';
import {
  BASE_ROLLUPS,
  DESCRIPTION_FIELDS,
  DIMENSION_NAMES,
  groupColumnsOf,
  isCalendar,
  LISTED_DIMENSIONS,
  MEASURE_NAMES,
  ROLLUP_NAMES,
  ROLLUPS,
  type RollupShape,
  sourceOfRollup,
} from '../../../../lib/model/index.ts';
import { covers, rollup } from '../../../../lib/model/rollups.ts';
import { shapeHash } from '../../../../lib/rollup/model-hash.ts';
import { scaled } from '../../../scale.ts';

describe('the declaration of a rollup', () => {
  it('takes dimensions and measures that are declared, and no others', () => {
    // @ts-expect-error -- no such dimension
    rollup({ dimensions: ['gift'], measures: ['lines'] });
    // @ts-expect-error -- no such measure
    rollup({ dimensions: ['state'], measures: ['gifts'] });
    for (const { dimensions, measures } of Object.values(ROLLUPS)) {
      expect(DIMENSION_NAMES).to.include.members([...dimensions]);
      expect(MEASURE_NAMES).to.include.members([...measures]);
    }
  });

  it('names the columns of lines that its dimensions and descriptions are made from', () => {
    const columns = (...[dimensions, describes]: [RollupShape['dimensions'], RollupShape['describes']?]) =>
      groupColumnsOf({ dimensions, measures: [], describes });
    expect(columns(['state', 'weekday', 'city', 'sku'])).to.deep.equal([
      'state',
      'city',
      'sku',
      'asin',
      'style',
      'size',
      'product_name',
    ]);
    expect(columns([], 'sku')).to.deep.equal([...DESCRIPTION_FIELDS]);
  });

  it('means the same in whichever order it lists them', () => {
    expect(rollup({ dimensions: ['category', 'state'], measures: ['revenue', 'lines'] })).to.deep.equal(
      rollup({ dimensions: ['state', 'category'], measures: ['lines', 'revenue'] }),
    );
    const anyOrder = fc.record({
      name: fc.constantFrom(...ROLLUP_NAMES),
      dimensions: fc.shuffledSubarray([...DIMENSION_NAMES], { minLength: DIMENSION_NAMES.length }),
      measures: fc.shuffledSubarray([...MEASURE_NAMES], { minLength: MEASURE_NAMES.length }),
    });
    fc.assert(
      fc.property(anyOrder, ({ name, dimensions, measures }) => {
        const shape = ROLLUPS[name];
        const shuffled = rollup({
          dimensions: dimensions.filter((each) => shape.dimensions.includes(each)),
          measures: measures.filter((each) => shape.measures.includes(each)),
          describes: shape.describes,
        });
        expect(shuffled).to.deep.equal(shape);
        expect(shapeHash(shuffled)).to.equal(shapeHash(shape));
      }),
      { numRuns: scaled(200) },
    );
  });
});

describe('the rollups', () => {
  it('hold every dimension that does not follow from the day, and every measure', () => {
    const all = Object.values(ROLLUPS);
    expect(all.flatMap(({ dimensions }) => dimensions)).to.include.members(
      LISTED_DIMENSIONS.filter((name) => !isCalendar(name)),
    );
    expect(all.flatMap(({ measures }) => measures)).to.include.members([...MEASURE_NAMES]);
  });

  it('each have the currency, since money is never summed across currencies', () => {
    for (const name of ROLLUP_NAMES) expect(ROLLUPS[name].dimensions, name).to.include('currency');
  });

  it('that are built from lines sort the cells of a day by their series first, as the choice of days needs it', () => {
    for (const name of BASE_ROLLUPS) expect(ROLLUPS[name].dimensions[0], name).to.equal('series');
  });

  it('are summed from one that covers them and is built from lines', () => {
    expect([sourceOfRollup('sales'), sourceOfRollup('daily')]).to.deep.equal(['sales', 'sales']);
    expect(BASE_ROLLUPS).to.deep.equal(['sales', 'products', 'places', 'handling', 'hours']);
    for (const name of ROLLUP_NAMES) {
      const source = sourceOfRollup(name);
      expect(covers(ROLLUPS[source], ROLLUPS[name]), name).to.equal(true);
      expect(sourceOfRollup(source), name).to.equal(source);
      expect(BASE_ROLLUPS, name).to.include(source);
    }
  });

  it('cover others by dimensions and measures', () => {
    const wide = rollup({ dimensions: ['state', 'category'], measures: ['lines', 'revenue'] });
    for (const [dimensions, measures, expected] of [
      [['state'], ['lines'], true],
      [['state', 'category'], ['lines', 'revenue'], true],
      [[], [], true],
      [['state', 'channel'], ['lines'], false],
      [['state'], ['lines', 'quantity'], false],
    ] as const) {
      expect(covers(wide, rollup({ dimensions, measures }))).to.equal(expected);
    }
  });
});
