import { expect } from 'chai';
import { ask, flawsOf, type Texts } from '../answers/ask.ts';
import { report, snapshotOf } from '../answers/snapshots.ts';
import { cell } from '../rollup/cells.ts';

const DAY = 19_083;

/** Sales of an Indian shop and of an American one. */
const both = snapshotOf(
  [
    cell(DAY, { state: 'Rajasthan', category: 'Kurta' }),
    cell(DAY, { state: 'Arunachal Pradesh', category: 'Western Dress' }),
    cell(DAY, { state: 'Unknown', category: 'Tops, Long', fulfilment: 'Merchant' }),
    cell(DAY, { state: 'Bombay Presidency', category: 'western dress', fulfilment: 'Drop Ship' }),
    cell(DAY, { state: 'Arkansas', country: 'US', channel: 'Amazon.com', currency: 'USD', series: 'us' }),
    cell(DAY, { state: 'California', country: 'US', channel: 'Amazon.com', currency: 'USD', series: 'us' }),
    cell(DAY, { state: 'Cagliari', country: 'IT', channel: 'Amazon.it', currency: 'EUR', series: 'eu' }),
    cell(DAY, { state: 'NH (NL)', country: 'NL', channel: 'Amazon.nl', currency: 'EUR', series: 'eu' }),
    cell(DAY, { state: 'New York', country: 'US', channel: 'Amazon.com', currency: 'USD', series: 'us' }),
  ],
  { sources: [report('a.csv'), { ...report('b.csv'), series: 'Broken' }] },
);

const filtersOf = async (query: Texts, snapshot = both) => {
  const { start_date: _from, end_date: _to, ...filters } = (await ask.kpis(snapshot, query)).metadata.filters;
  return filters;
};
const refused = (query: Texts, snapshot = both) => flawsOf(ask.kpis(snapshot, query));

describe('names in filters', () => {
  for (const [text, state] of [
    ['Rajasthan', 'Rajasthan'],
    ['  RAJASTHAN ', 'Rajasthan'],
    ['Rajshthan', 'Rajasthan'],
    ['rj', 'Rajasthan'],
    ['IN-RJ', 'Rajasthan'],
    ['US-CA', 'California'],
    ['Calif.', 'California'],
    ['CA (US)', 'California'],
    ['ca (us)', 'California'],
    ['KA', 'Karnataka'], // known without a line
    ['Bavaria', 'Bayern'],
    ['東京', '東京都'],
    ['nh', 'NH (NL)'],
    ['NH (nl)', 'NH (NL)'],
    ['new york', 'New York'],
    ['bombay  presidency', 'Bombay Presidency'],
    ['unknown', 'Unknown'],
    ['Maharashtra', 'Maharashtra'], // known without a line
  ] as const) {
    it(`take ${JSON.stringify(text)} as the state ${state}`, async () => {
      expect(await filtersOf({ state: [text] })).to.deep.equal({ state: [state] });
    });
  }

  it('resolve a code to every state of the snapshot that has it, in any country', async () => {
    expect(await filtersOf({ state: ['CA'] })).to.deep.equal({ state: ['Cagliari', 'California'] });
    expect(await filtersOf({ state: ['ar'] })).to.deep.equal({ state: ['Arkansas', 'Arunachal Pradesh'] });
    const american = snapshotOf([cell(DAY, { state: 'Arkansas', country: 'US' })]);
    expect(await filtersOf({ state: ['AR'] }, american)).to.deep.equal({ state: ['Arkansas'] });
    expect(await filtersOf({ state: ['AR'] }, snapshotOf([]))).to.deep.equal({
      state: ['Aragón', 'Arezzo', 'Arkansas', 'Arunachal Pradesh'],
    });
  });

  it('take categories in any case, all that differ in nothing else', async () => {
    expect(await filtersOf({ category: ['KURTA'] })).to.deep.equal({ category: ['Kurta'] });
    expect(await filtersOf({ category: ['Western Dress'] })).to.deep.equal({
      category: ['Western Dress', 'western dress'],
    });
    expect(await filtersOf({ category: ['Unknown'] })).to.deep.equal({ category: ['Unknown'] });
  });

  it('take the words of reports for who ships', async () => {
    for (const text of ['amazon', 'AFN'])
      expect(await filtersOf({ fulfilment: [text] })).to.deep.equal({ fulfilment: ['Amazon'] });
    for (const text of ['Merchant', 'mfn', 'Easy Ship']) {
      expect(await filtersOf({ fulfilment: [text] })).to.deep.equal({ fulfilment: ['Merchant'] });
    }
    expect(await filtersOf({ fulfilment: ['drop ship'] })).to.deep.equal({ fulfilment: ['Drop Ship'] });
  });

  it('take channels, countries and series in any case', async () => {
    expect(await filtersOf({ channel: ['AMAZON.IN'], country: ['us'], series: ['US'] })).to.deep.equal({
      channel: ['Amazon.in'],
      country: ['US'],
      series: ['us'],
    });
    expect(await filtersOf({ country: ['fr'] })).to.deep.equal({ country: ['FR'] });
    expect(await filtersOf({ country: ['USA', 'Italia'] })).to.deep.equal({ country: ['IT', 'US'] });
    expect(await filtersOf({ series: ['broken'] })).to.deep.equal({ series: ['Broken'] }); // a report that does not count
  });

  it('are several by repeating or by commas, each once', async () => {
    const three = { state: ['California', 'New York', 'Rajasthan'] };
    expect(await filtersOf({ state: ['rj', 'New York', 'california'] })).to.deep.equal(three);
    expect(await filtersOf({ state: ['RJ, new york,Calif.,Rajasthan'] })).to.deep.equal(three);
    expect(await filtersOf({ state: ['RJ,New York', 'US-CA'] })).to.deep.equal(three);
  });

  it('may have commas in them', async () => {
    expect(await filtersOf({ category: ['tops, long'] })).to.deep.equal({ category: ['Tops, Long'] });
    expect(await filtersOf({ category: ['tops, long', 'Kurta'] })).to.deep.equal({ category: ['Kurta', 'Tops, Long'] });
  });

  it('leave the lines out that have other ones', async () => {
    const orders = async (query: Texts) => (await ask.kpis(both, query)).data.total_orders;
    expect(await orders({})).to.equal(4);
    expect(await orders({ state: ['RJ', 'AR'] })).to.equal(2);
    expect(await orders({ state: ['RJ', 'AR'], category: ['kurta'] })).to.equal(1);
    expect(await orders({ state: ['AR'], currency: 'usd' })).to.equal(1);
    expect(await orders({ currency: 'USD' })).to.equal(3);
    expect(await orders({ country: ['us'], b2b: 'false', currency: 'USD' })).to.equal(3);
    expect(await orders({ b2b: 'true' })).to.equal(0);
  });

  it('that are valid but have no line give zeros and empty lists', async () => {
    const { data, metadata } = await ask.analytics(both, { state: ['Goa'] });
    expect(data.kpis.total_orders).to.equal(0);
    expect([data.regional_analytics, data.category_performance]).to.deep.equal([[], []]);
    expect(data.monthly_trends.map(({ order_count }) => order_count)).to.deep.equal([0]);
    expect(metadata.filters.state).to.deep.equal(['Goa']);
  });

  it('show b2b as a truth value', async () => {
    expect(await filtersOf({ b2b: 'true' })).to.deep.equal({ b2b: true });
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
    it(`such as ${parameter}=${text.slice(0, 20)} is refused${meant ? ` with a hint at ${meant}` : ''}`, async () => {
      const shown = text.length > 100 ? `${'x'.repeat(100)}…` : text;
      const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
      expect(await refused({ [parameter]: [text] })).to.deep.equal([
        `Unknown ${parameter} "${shown}".${hint} Valid values: /analytics/dimensions`,
      ]);
    });
  }

  it('is found among valid ones, and reported with all the others', async () => {
    const messages = await refused({ state: ['RJ,Atlantis,', 'Lemuria'], category: ['Kurta', 'Nothing'] });
    expect(messages.map((message) => message.split('. ')[0])).to.deep.equal([
      'Unknown state "Atlantis"',
      'Unknown state ""',
      'Unknown state "Lemuria"',
      'Unknown category "Nothing"',
    ]);
  });

  it('is reported at most ten times', async () => {
    const text = Array.from({ length: 500 }, (_, at) => `Nowhere ${at}`).join(',');
    expect(await refused({ state: [text] })).to.have.length(10);
  });

  it('may be one that objects have', async () => {
    expect(await refused({ category: ['__proto__', 'constructor'] })).to.have.length(2);
  });
});
