import { expect } from 'chai';
import { load } from '../rollup/reports.ts';

const HEADER = 'order-id,purchase-date,order-status,item-price,quantity,currency,sales-channel';
const at = (instant: string, channel: string, order: number) =>
  `111-0000000-000000${order},${instant},Shipped,10.00,1,USD,${channel}`;

const daysOf = async (timeZone: string, ...lines: readonly string[]) =>
  (await load([HEADER, ...lines, ''].join('\n'), { timeZone })).days;

describe('days of a report in the zone of each marketplace', () => {
  const INSTANT = '2022-04-30T20:00:00+00:00';

  for (const [channel, day] of [
    ['Amazon.com', '2022-04-30'],
    ['Amazon.in', '2022-05-01'],
    ['Amazon.co.jp', '2022-05-01'],
    ['Amazon.de', '2022-04-30'],
    ['Non-Amazon', '2022-04-30'],
  ] as const) {
    it(`are those of ${channel}`, async () => {
      expect(await daysOf('marketplace', at(INSTANT, channel, 1))).to.deep.equal([day]);
    });
  }

  it('are told line by line, of one text as well', async () => {
    const lines = [at(INSTANT, 'Amazon.com', 1), at(INSTANT, 'Amazon.in', 2), at(INSTANT, 'Amazon.com', 3)];
    expect(await daysOf('marketplace', ...lines)).to.deep.equal(['2022-04-30', '2022-05-01']);
    expect(await daysOf('America/Los_Angeles', ...lines)).to.deep.equal(['2022-04-30']);
  });

  it('follow the clocks of the zone', async () => {
    // 7:30 in UTC is half past eleven of the day before in winter, and half past midnight in summer.
    expect(await daysOf('marketplace', at('2022-03-13T07:30:00Z', 'Amazon.com', 1))).to.deep.equal(['2022-03-12']);
    expect(await daysOf('marketplace', at('2022-03-14T07:30:00Z', 'Amazon.com', 1))).to.deep.equal(['2022-03-14']);
  });

  it('are those of the report where it names no offset', async () => {
    expect(await daysOf('marketplace', at('2022-04-30 20:00:00', 'Amazon.in', 1))).to.deep.equal(['2022-04-30']);
    expect(await daysOf('marketplace', at('2022-04-30', 'Amazon.in', 1))).to.deep.equal(['2022-04-30']);
  });
});
