import { expect } from 'chai';
import fc from 'fast-check';
import './page-model.ts';
import { isDay, toDay } from '../../../dashboard/src/days.ts';
import { type FilterName, FILTERS, keysOf, TRENDS } from '../../../dashboard/src/model.ts';
import { COMPARISONS, GRANULARITIES, PRESETS } from '../../../dashboard/src/period.ts';
import {
  addComparison,
  apiQuery,
  DEFAULT_VIEW,
  named,
  PRODUCT_KEYS,
  readView,
  SHIPPING_KEYS,
  spanOf,
  STACKS,
  toggled,
  unreadable,
  type View,
  withFilter,
  withPeriod,
  writeView,
} from '../../../dashboard/src/view.ts';
import { scaled } from '../../scale.ts';

const day = fc.integer({ min: 0, max: 40_000 }).map((days) => toDay(days * 86_400_000));
const span = fc.tuple(day, day).map((days) => {
  const [from = '', to = ''] = days.toSorted();
  return { from, to };
});
const value = fc.string({ minLength: 1, unit: 'grapheme' });
const filters = fc.dictionary(
  fc.constantFrom<FilterName>(...FILTERS),
  fc.uniqueArray(value, { minLength: 1, maxLength: 4 }),
) as fc.Arbitrary<View['filters']>;
const view: fc.Arbitrary<View> = fc.record({
  period: fc.oneof(span, fc.record({ from: day }), fc.record({ to: day }), fc.constantFrom(...PRESETS)),
  filters: filters.map((each) => ({ ...each })),
  granularity: fc.constantFrom(undefined, ...GRANULARITIES),
  page: fc.constantFrom('overview', 'data'),
  without: fc.uniqueArray(value, { maxLength: 3 }),
  compare: fc.oneof(span, fc.constantFrom(...COMPARISONS)),
  figure: fc.constantFrom(...keysOf(TRENDS)),
  stack: fc.constantFrom(undefined, ...STACKS),
  products: fc.constantFrom(...PRODUCT_KEYS),
  shipping: fc.constantFrom(...SHIPPING_KEYS),
});

describe('a view', () => {
  it('stands in the address', () => {
    fc.assert(
      fc.property(view, (any) => {
        expect(readView(writeView(any))).to.deep.equal(any);
      }),
      { numRuns: scaled(1000) },
    );
  });

  it('goes as far as the data on a side without a day, and never backwards', () => {
    const data = { from: '2022-04-01', to: '2022-06-29' };
    const spanIn = (query: string) => spanOf(readView(query), data);
    expect(spanIn('?start_date=2022-06-20')).to.deep.equal({ from: '2022-06-20', to: '2022-06-29' });
    expect(spanIn('?end_date=2022-04-03')).to.deep.equal({ from: '2022-04-01', to: '2022-04-03' });
    expect(spanIn('?start_date=2023-01-01')).to.deep.equal({ from: '2023-01-01', to: '2023-01-01' });
    expect(spanIn('?end_date=2021-01-01')).to.deep.equal({ from: '2021-01-01', to: '2021-01-01' });
  });

  it('tells what of its address means nothing', () => {
    expect(unreadable('?start_date=2022-02-30&end_date=2022-04-01&period=30d&granularity=hour&utm=x')).to.deep.equal([
      'start_date=2022-02-30',
      'granularity=hour',
    ]);
    expect(unreadable(writeView(DEFAULT_VIEW))).to.deep.equal([]);
  });

  it('has names as the data do, and leaves alone what they do not know', () => {
    const values = (...names: string[]) => names.map((name) => ({ value: name, lines: 1 }));
    const none = { series: [], country: [], channel: [], currency: [], fulfilment: [] };
    const data = { ...none, state: values('Delhi', 'Goa'), category: values('A, b', 'A'), b2b: values('false') };
    const names = (query: string) => named(readView(query), data).filters;
    expect(names('?state=delhi,GOA&state=Goa')).to.deep.equal({ state: ['Delhi', 'Goa'] });
    expect(names('?category=a,+b&b2b=False')).to.deep.equal({ category: ['A, b'], b2b: ['false'] });
    expect(names('?state=delhi,Nope&series=x')).to.deep.equal({ state: ['delhi,Nope'], series: ['x'] });
  });

  it('is the usual one where the address says nothing', () => {
    expect(writeView(DEFAULT_VIEW)).to.equal('');
    for (const query of [
      '',
      '?',
      '?period=30d',
      '?period=never&state=&granularity=hour&compare=x&figure=tax2&view=all',
      '?start_date=2022-02-30&end_date=2022-03-01',
    ])
      expect(readView(query), query).to.deep.equal(DEFAULT_VIEW);
  });

  it('is of the same days whichever of them comes first', () => {
    const { period } = readView('?start_date=2022-05-31&end_date=2022-05-01');
    expect(period).to.deep.equal({ from: '2022-05-01', to: '2022-05-31' });
  });

  it('is asked for by the parameters of the API', () => {
    const some = readView('?state=Delhi&state=Goa&b2b=true&start_date=2022-05-01&end_date=2022-05-31');
    const days = spanOf(some, { from: '2022-01-01', to: '2022-06-29' });
    const query = addComparison(apiQuery(days, { ...some, without: ['sample'] }), some.compare);
    const rest = 'b2b=true&exclude_series=sample';
    expect(query.toString()).to.equal(
      `start_date=2022-05-01&end_date=2022-05-31&state=Delhi&state=Goa&${rest}&compare=previous_period`,
    );
    expect(apiQuery(days, some, { limit: '5' }, 'state').toString()).to.equal(
      'start_date=2022-05-01&end_date=2022-05-31&b2b=true&limit=5',
    );
    const own = addComparison(new URLSearchParams(), { from: '2021-05-01', to: '2021-05-31' });
    expect(own.toString()).to.equal('compare_start_date=2021-05-01&compare_end_date=2021-05-31');
    expect(addComparison(new URLSearchParams(), 'none').size).to.equal(0);
  });

  it('is filtered, and no longer', () => {
    const delhi = toggled(DEFAULT_VIEW, 'state', 'Delhi');
    expect(delhi.filters).to.deep.equal({ state: ['Delhi'] });
    expect(toggled(delhi, 'state', 'Delhi')).to.deep.equal(DEFAULT_VIEW);
    expect(toggled(withFilter(delhi, 'state', ['Delhi', 'Goa']), 'state', 'Goa')).to.deep.equal(
      toggled(DEFAULT_VIEW, 'state', 'Goa'),
    );
  });

  it('chooses its granularity anew with other days', () => {
    expect(withPeriod({ ...DEFAULT_VIEW, granularity: 'month' }, '7d')).to.deep.equal({
      ...DEFAULT_VIEW,
      period: '7d',
    });
  });

  it('knows days of the calendar', () => {
    expect(['2024-02-29', '2023-02-29', '2022-13-01', '22-01-01', '2022-1-1', ''].map(isDay)).to.deep.equal([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
