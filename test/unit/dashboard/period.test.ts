import { expect } from 'chai';
import './page-model.ts';
import {
  fittingGranularity,
  isGranularity,
  isPreset,
  overlap,
  periodSpan,
  presetSpan,
} from '../../../dashboard/src/period.ts';

describe('periods of the dashboard', () => {
  const data = { from: '2022-03-31', to: '2022-06-29' };

  it('end with the data', () => {
    expect(presetSpan('7d', data)).to.deep.equal({ from: '2022-06-23', to: '2022-06-29' });
    expect(presetSpan('30d', data)).to.deep.equal({ from: '2022-05-31', to: '2022-06-29' });
    expect(presetSpan('90d', data)).to.deep.equal({ from: '2022-04-01', to: '2022-06-29' });
    expect(presetSpan('365d', data)).to.deep.equal({ from: '2021-06-30', to: '2022-06-29' });
    expect(presetSpan('month', data)).to.deep.equal({ from: '2022-06-01', to: '2022-06-29' });
    expect(presetSpan('last-month', data)).to.deep.equal({ from: '2022-05-01', to: '2022-05-31' });
    expect(presetSpan('quarter', data)).to.deep.equal({ from: '2022-04-01', to: '2022-06-29' });
    expect(presetSpan('last-quarter', data)).to.deep.equal({ from: '2022-01-01', to: '2022-03-31' });
    expect(presetSpan('year', data)).to.deep.equal({ from: '2022-01-01', to: '2022-06-29' });
    expect(presetSpan('all', data)).to.deep.equal(data);
  });

  it('know the ends of months and years', () => {
    const march = { from: '2024-03-31', to: '2024-03-31' };
    expect(presetSpan('last-month', march)).to.deep.equal({ from: '2024-02-01', to: '2024-02-29' });
    const january = { from: '2023-01-15', to: '2023-01-15' };
    expect(presetSpan('last-month', january)).to.deep.equal({ from: '2022-12-01', to: '2022-12-31' });
    expect(presetSpan('last-quarter', january)).to.deep.equal({ from: '2022-10-01', to: '2022-12-31' });
  });

  for (const [period, from, to] of [
    ['2022-04-30', '2022-04-30', '2022-04-30'],
    ['2022-04', '2022-04-01', '2022-04-30'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2022-12', '2022-12-01', '2022-12-31'],
    ['2022-Q1', '2022-01-01', '2022-03-31'],
    ['2022-Q4', '2022-10-01', '2022-12-31'],
    ['2022', '2022-01-01', '2022-12-31'],
    ['2022-W01', '2022-01-03', '2022-01-09'],
    ['2022-W17', '2022-04-25', '2022-05-01'],
    ['2020-W53', '2020-12-28', '2021-01-03'],
    ['2021-W01', '2021-01-04', '2021-01-10'],
    ['2019-W01', '2018-12-31', '2019-01-06'],
    ['2023-W01', '2023-01-02', '2023-01-08'],
  ] as const)
    it(`read ${period}`, () => {
      expect(periodSpan(period)).to.deep.equal({ from, to });
    });

  it('are shown by what fits', () => {
    const of = (to: string) => fittingGranularity({ from: '2022-01-01', to });
    expect([of('2022-01-01'), of('2022-03-03'), of('2022-03-04')]).to.deep.equal(['day', 'day', 'week']);
    expect([of('2023-01-01'), of('2023-01-02')]).to.deep.equal(['week', 'month']);
    expect([of('2026-12-31'), of('2027-12-31')]).to.deep.equal(['month', 'quarter']);
  });

  it('overlap, or do not', () => {
    const may = { from: '2022-05-01', to: '2022-05-31' };
    expect(overlap(may, { from: '2022-05-20', to: '2022-06-02' })).to.deep.equal({
      from: '2022-05-20',
      to: '2022-05-31',
    });
    expect(overlap(may, { from: '2022-06-01', to: '2022-06-02' })).to.equal(null);
  });

  it('are known by name', () => {
    expect(['30d', 'all', 'toString', ''].map(isPreset)).to.deep.equal([true, true, false, false]);
    expect(['day', 'hour', 'constructor'].map(isGranularity)).to.deep.equal([true, false, false]);
  });
});
