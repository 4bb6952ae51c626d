import { expect } from 'chai';
import { ago, formatFor } from '../../../dashboard/src/format.ts';

/** Intl puts narrow and thin spaces around dashes. */
const plain = (text: string) => text.replace(/\s/g, ' ');

describe('numbers of the dashboard', () => {
  it('are grouped the Indian way for rupees', () => {
    const { money, sum, count, shortMoney, shortCount } = formatFor('INR', ['en-US']);
    expect(money(1234567.5)).to.equal('₹12,34,567.50');
    expect(sum(1234567.5)).to.equal('₹12,34,568');
    expect(sum(648.5)).to.equal('₹648.50');
    expect(sum(648.5, 20_000)).to.equal('₹649');
    expect(count(1234567)).to.equal('12,34,567');
    expect([45_000, 150_000, 7_859_000, 78_590_000].map(shortMoney)).to.deep.equal([
      '₹45K',
      '₹1.5L',
      '₹78.6L',
      '₹7.9Cr',
    ]);
    expect(shortCount(2500)).to.equal('2.5K');
  });

  it('are grouped as their readers do otherwise', () => {
    expect(formatFor('USD', ['de-DE', 'en-GB']).sum(1234567)).to.equal('US$1,234,567');
    expect(formatFor('USD', ['fr-FR']).sum(1234567)).to.equal('$1,234,567');
    expect(formatFor('JPY').money(1234567)).to.equal('¥1,234,567');
    expect(formatFor('USD').shortMoney(3e12)).to.equal('$3T');
  });

  it('change by percent or points, with their sign', () => {
    const { percent, change, points } = formatFor('INR');
    expect([percent(38.07), percent(0), percent(2)]).to.deep.equal(['38.1%', '0.0%', '2.0%']);
    expect([change(12.44), change(-8), change(0)]).to.deep.equal(['+12.4%', '−8.0%', '0.0%']);
    expect([points(0.27), points(-1)]).to.deep.equal(['+0.3 pts', '−1.0 pts']);
  });

  it('has days and counts as the readers of the main currency write them, and money as those of its own', () => {
    const { money, count, day } = formatFor('USD', ['en-US'], 'INR');
    expect([money(1234567), count(1234567), day('2022-04-01')]).to.deep.equal([
      '$1,234,567.00',
      '12,34,567',
      '1 Apr 2022',
    ]);
  });

  it('are of days that no time zone moves', () => {
    const { day, span, period, tick } = formatFor('INR');
    expect(day('2022-04-01')).to.equal('1 Apr 2022');
    expect(plain(span({ from: '2022-04-01', to: '2022-04-30' }))).to.match(/^1 ?– ?30 Apr 2022$/);
    expect(period('2022-04', 'month')).to.equal('April 2022');
    expect(period('2022-04-01', 'day')).to.equal('Fri 1 Apr 2022');
    expect(plain(period('2022-W17', 'week'))).to.match(/^25 Apr – 1 May 2022$/);
    expect([tick('2022-04-01', 'day'), tick('2022-W17', 'week'), tick('2022-04', 'month')]).to.deep.equal([
      '1 Apr',
      '25 Apr',
      'Apr 22',
    ]);
  });

  it('are so and so old', () => {
    const now = Date.parse('2022-06-29T12:00:00Z');
    expect(ago('2022-06-29T11:59:31Z', now)).to.equal('just now');
    expect(ago('2022-06-29T11:59:00Z', now)).to.equal('1 minute ago');
    expect(ago('2022-06-29T09:00:00Z', now)).to.equal('3 hours ago');
    expect(ago('2022-06-20T09:00:00Z', now)).to.equal('9 days ago');
    expect(ago('2022-06-29T12:10:00Z', now)).to.equal('just now'); // a clock that is behind
  });
});
