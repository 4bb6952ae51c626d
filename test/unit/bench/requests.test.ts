import { expect } from 'chai';
import { differentRequests } from '../../../bench/cases/requests.ts';

describe('bench/cases/requests', () => {
  const daysOf = async (from: string, to: string, beyond: boolean) => {
    const body = JSON.stringify({ metadata: { data_from: from, data_to: to } });
    const events = await differentRequests(async () => ({ statusCode: 200, body }), '/analytics', { beyond });
    return events.map(({ queryStringParameters: days }) => [days!['start_date']!, days!['end_date']!] as const);
  };

  it('are for other days each, and leave out some of the data', async () => {
    const days = await daysOf('2022-04-01', '2022-06-29', false);
    expect(new Set(days.map(String)).size).to.equal(625);
    expect(days.every(([from, to]) => from >= '2022-04-01' && to <= '2022-06-29' && from <= to)).to.equal(true);
    expect(await daysOf('2022-04-01', '2022-04-01', false)).to.deep.equal([]);
  });

  it('may begin before the data and end after it, also where that is of one day', async () => {
    const days = await daysOf('2022-04-01', '2022-04-01', true);
    expect(new Set(days.map(String)).size).to.equal(625);
    expect(days.every(([from, to]) => from < '2022-04-01' && to > '2022-04-01')).to.equal(true);
    expect(new Set((await daysOf('2022-01-01', '2026-12-31', true)).map(String)).size).to.equal(2500);
  });
});
