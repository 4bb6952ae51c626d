import { expect } from 'chai';
import { ask, flawsOf, type Texts } from '../answers/ask.ts';
import { cell, report, snapshotOf } from '../answers/snapshots.ts';

const DAY = 19_083;

/** Sales of an Indian shop and of an American one. */
const both = snapshotOf(
  [
    cell(DAY, { state: 'Rajasthan', category: 'Kurta' }),
    cell(DAY, { state: 'Arunachal Pradesh', category: 'Western Dress' }),
    cell(DAY, { state: 'Unknown', category: 'Tops, Long', fulfilment: 'Merchant' }),
    cell(DAY, { state: 'Bombay Presidency', category: 'western dress', fulfilment: 'Drop Ship' }),
    cell(DAY, { state: 'AR (US)', country: 'US', channel: 'Amazon.com', currency: 'USD', series: 'us' }),
    cell(DAY, { state: 'CA (US)', country: 'US', channel: 'Amazon.com', currency: 'USD', series: 'us' }),
    cell(DAY, { state: 'CA (IT)', country: 'IT', channel: 'Amazon.it', currency: 'EUR', series: 'eu' }),
    cell(DAY, { state: 'New York', country: 'US', channel: 'Amazon.com', currency: 'USD', series: 'us' }),
  ],
  { sources: [report('a.csv'), { ...report('b.csv'), series: 'Broken' }] },
);

const filtersOf = (query: Texts, snapshot = both) => {
  const { start_date: _from, end_date: _to, ...filters } = ask.kpis(snapshot, query).metadata.filters;
  return filters;
};
const refused = (query: Texts, snapshot = both) => flawsOf(() => ask.kpis(snapshot, query));

describe('names in filters', () => {
  for (const [text, state] of [
    ['Rajasthan', 'Rajasthan'],
    ['  RAJASTHAN ', 'Rajasthan'],
    ['Rajshthan', 'Rajasthan'],
    ['rj', 'Rajasthan'],
    ['IN-RJ', 'Rajasthan'],
    ['CA (US)', 'CA (US)'],
    ['ca (us)', 'CA (US)'],
    ['new york', 'New York'],
    ['bombay  presidency', 'Bombay Presidency'],
    ['unknown', 'Unknown'],
    ['Maharashtra', 'Maharashtra'], // known without a line
  ] as const) {
    it(`take ${JSON.stringify(text)} as the state ${state}`, () => {
      expect(filtersOf({ state: [text] })).to.deep.equal({ state: [state] });
    });
  }

  it('take a code for every state of the snapshot that has it, in whatever country', () => {
    expect(filtersOf({ state: ['CA'] })).to.deep.equal({ state: ['CA (IT)', 'CA (US)'] });
    expect(filtersOf({ state: ['ar'] })).to.deep.equal({ state: ['AR (US)', 'Arunachal Pradesh'] });
    const american = snapshotOf([cell(DAY, { state: 'AR (US)', country: 'US' })]);
    expect(filtersOf({ state: ['AR'] }, american)).to.deep.equal({ state: ['AR (US)'] });
    expect(filtersOf({ state: ['AR'] }, snapshotOf([]))).to.deep.equal({ state: ['Arunachal Pradesh'] });
  });

  it('take categories in any case, all that differ in nothing else', () => {
    expect(filtersOf({ category: ['KURTA'] })).to.deep.equal({ category: ['Kurta'] });
    expect(filtersOf({ category: ['Western Dress'] })).to.deep.equal({ category: ['Western Dress', 'western dress'] });
    expect(filtersOf({ category: ['Unknown'] })).to.deep.equal({ category: ['Unknown'] });
  });

  it('take the words of reports for who ships', () => {
    for (const text of ['amazon', 'AFN'])
      expect(filtersOf({ fulfilment: [text] })).to.deep.equal({ fulfilment: ['Amazon'] });
    for (const text of ['Merchant', 'mfn', 'Easy Ship']) {
      expect(filtersOf({ fulfilment: [text] })).to.deep.equal({ fulfilment: ['Merchant'] });
    }
    expect(filtersOf({ fulfilment: ['drop ship'] })).to.deep.equal({ fulfilment: ['Drop Ship'] });
  });

  it('take channels, countries and series in any case', () => {
    expect(filtersOf({ channel: ['AMAZON.IN'], country: ['us'], series: ['US'] })).to.deep.equal({
      channel: ['Amazon.in'],
      country: ['US'],
      series: ['us'],
    });
    expect(filtersOf({ country: ['fr'] })).to.deep.equal({ country: ['FR'] });
    expect(filtersOf({ series: ['broken'] })).to.deep.equal({ series: ['Broken'] }); // a report that does not count
  });

  it('are several by repeating or by commas, each once', () => {
    const three = { state: ['CA (US)', 'New York', 'Rajasthan'] };
    expect(filtersOf({ state: ['rj', 'New York', 'CA (US)'] })).to.deep.equal(three);
    expect(filtersOf({ state: ['RJ, new york,CA (US),Rajasthan'] })).to.deep.equal(three);
    expect(filtersOf({ state: ['RJ,New York', 'CA (US)'] })).to.deep.equal(three);
  });

  it('may have commas in them', () => {
    expect(filtersOf({ category: ['tops, long'] })).to.deep.equal({ category: ['Tops, Long'] });
    expect(filtersOf({ category: ['tops, long', 'Kurta'] })).to.deep.equal({ category: ['Kurta', 'Tops, Long'] });
  });

  it('leave the lines out that have other ones', () => {
    const orders = (query: Texts) => ask.kpis(both, query).data.total_orders;
    expect(orders({})).to.equal(4);
    expect(orders({ state: ['RJ', 'AR'] })).to.equal(2);
    expect(orders({ state: ['RJ', 'AR'], category: ['kurta'] })).to.equal(1);
    expect(orders({ state: ['AR'], currency: 'usd' })).to.equal(1);
    expect(orders({ currency: 'USD' })).to.equal(3);
    expect(orders({ country: ['us'], b2b: 'false', currency: 'USD' })).to.equal(3);
    expect(orders({ b2b: 'true' })).to.equal(0);
  });

  it('that are known without a line give zeros and empty lists', () => {
    const { data, metadata } = ask.analytics(both, { state: ['Goa'] });
    expect(data.kpis.total_orders).to.equal(0);
    expect([data.regional_analytics, data.category_performance]).to.deep.equal([[], []]);
    expect(data.monthly_trends.map(({ order_count }) => order_count)).to.deep.equal([0]);
    expect(metadata.filters.state).to.deep.equal(['Goa']);
  });

  it('show b2b as a truth value', () => {
    expect(filtersOf({ b2b: 'true' })).to.deep.equal({ b2b: true });
  });
});

describe('an unknown name', () => {
  for (const [parameter, text, meant] of [
    ['state', 'Maharastraa', 'Maharashtra'],
    ['state', 'Rajastan Stat', undefined],
    ['state', 'bombay president', 'Bombay Presidency'],
    ['state', 'Uttar', 'Uttar Pradesh'],
    ['category', 'Kurtta', 'Kurta'],
    ['category', 'Blouse', undefined],
    ['fulfilment', 'Amazn', 'Amazon'],
    ['channel', 'amazon.inn', 'Amazon.in'],
    ['series', 'brokn', 'Broken'],
    ['country', 'XX', undefined],
    ['state', 'x'.repeat(400), undefined],
  ] as const) {
    it(`such as ${parameter}=${text.slice(0, 20)} is refused${meant ? ` with a hint at ${meant}` : ''}`, () => {
      const shown = text.length > 100 ? `${'x'.repeat(100)}…` : text;
      const hint = meant === undefined ? ';' : `: did you mean ${meant}?`;
      expect(refused({ [parameter]: [text] })).to.deep.equal([
        `${parameter} "${shown}" is not known${hint} /analytics/dimensions lists what there is`,
      ]);
    });
  }

  it('is found among known ones, and told with all the others', () => {
    const messages = refused({ state: ['RJ,Atlantis,', 'Lemuria'], category: ['Kurta', 'Nothing'] });
    expect(messages.map((message) => message.split(' is not')[0])).to.deep.equal([
      'state "Atlantis"',
      'state ""',
      'state "Lemuria"',
      'category "Nothing"',
    ]);
  });

  it('is told ten times at most', () => {
    const text = Array.from({ length: 500 }, (_, at) => `Nowhere ${at}`).join(',');
    expect(refused({ state: [text] })).to.have.length(10);
  });

  it('may be one that objects have', () => {
    expect(refused({ category: ['__proto__', 'constructor'] })).to.have.length(2);
  });
});
