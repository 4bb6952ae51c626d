import { expect } from 'chai';
import './page-model.ts';
import { formatFor } from '../../../dashboard/src/format.ts';

/** Intl puts narrow and thin spaces around dashes and before units. */
const plain = (text: string) => text.replace(/\s/g, ' ');

describe('numbers of the dashboard', () => {
  it('are grouped the Indian way for readers in India', () => {
    const { money, sum, count, shortUnit } = formatFor('INR', 'en-IN');
    expect(money(1234567.5)).to.equal('₹12,34,567.50');
    expect(sum(1234567.5)).to.equal('₹12,34,568');
    expect(sum(648.5)).to.equal('₹648.50');
    expect(sum(648.5, 20_000)).to.equal('₹649');
    expect(sum(-648.5)).to.equal('-₹648.50');
    expect(count(1234567)).to.equal('12,34,567');
    expect([45_000, 150_000, 7_859_000, 78_590_000].map((value) => shortUnit(value, 'money'))).to.deep.equal([
      '₹45K',
      '₹1.5L',
      '₹78.6L',
      '₹7.9Cr',
    ]);
    expect(shortUnit(2500, 'count')).to.equal('2.5K');
  });

  it('are grouped as in the locale of the reader, whatever the currency', () => {
    expect(formatFor('INR', 'en-US').sum(1234567)).to.equal('₹1,234,567');
    expect(plain(formatFor('INR', 'de-DE').money(1234567.5))).to.equal('1.234.567,50 ₹');
    expect(plain(formatFor('USD', 'fr-FR').sum(1234567))).to.equal('1 234 567 $US');
    expect(formatFor('JPY', 'en-US').money(1234567)).to.equal('¥1,234,567');
    expect(formatFor('USD', 'en-US').shortUnit(3e12, 'money')).to.equal('$3T');
  });

  it('have the digits of their unit', () => {
    const { unit, shortUnit } = formatFor('INR', 'en-IN');
    expect([unit(1.074, 'ratio'), unit(14.5, 'percent'), unit(7949, 'count'), unit(5, 'money')]).to.deep.equal([
      '1.07',
      '14.5%',
      '7,949',
      '₹5.00',
    ]);
    expect([shortUnit(1.5, 'ratio'), shortUnit(12.5, 'percent')]).to.deep.equal(['1.5', '12.5%']);
  });

  it('change by percent or points, with their sign', () => {
    const { percent, change, points } = formatFor('INR', 'en-IN');
    expect([percent(38.07), percent(0), percent(2)]).to.deep.equal(['38.1%', '0.0%', '2.0%']);
    expect([change(12.44), change(-8), change(0)]).to.deep.equal(['+12.4%', '−8.0%', '0.0%']);
    expect([points(0.27), points(-1)]).to.deep.equal(['+0.3', '−1.0']);
  });

  it('are of days that no time zone moves', () => {
    const { day, span, period, tick } = formatFor('INR', 'en-GB');
    expect(day('2022-04-01')).to.equal('1 Apr 2022');
    expect(plain(span({ from: '2022-04-01', to: '2022-04-30' }))).to.match(/^1 ?– ?30 Apr 2022$/);
    expect(period('2022-04', 'month')).to.equal('April 2022');
    expect(period('2022-04-01', 'day')).to.equal('Fri 1 Apr 2022');
    expect(plain(period('2022-W17', 'week'))).to.match(/^25 Apr – 1 May 2022$/);
    expect([period('2022-Q2', 'quarter'), period('2022', 'year')]).to.deep.equal(['Q2 2022', '2022']);
    expect([tick('2022-04-01', 'day'), tick('2022-W17', 'week'), tick('2022-04', 'month')]).to.deep.equal([
      '1 Apr',
      '25 Apr',
      'Apr 22',
    ]);
    expect([tick('2022-Q2', 'quarter'), tick('2022', 'year')]).to.deep.equal(['Q2 2022', '2022']);
  });

  it('have weeks that begin as in the locale', () => {
    expect(plain(formatFor('INR', 'en-IN').period('2022-W17', 'week'))).to.match(/^24 ?– ?30 Apr 2022$/);
    expect([formatFor('INR', 'en-US').weekStart, formatFor('INR', 'de-DE').weekStart]).to.deep.equal([
      'sunday',
      'monday',
    ]);
  });

  it('are so and so old', () => {
    const { ago } = formatFor('INR', 'en-IN');
    const now = Date.parse('2022-06-29T12:00:00Z');
    expect(ago('2022-06-29T11:59:31Z', now)).to.equal('just now');
    expect(ago('2022-06-29T11:59:00Z', now)).to.equal('1 minute ago');
    expect(ago('2022-06-29T09:00:00Z', now)).to.equal('3 hours ago');
    expect(ago('2022-06-20T09:00:00Z', now)).to.equal('9 days ago');
    expect(ago('2022-06-29T12:10:00Z', now)).to.equal('just now'); // a clock that is behind
    expect(formatFor('INR', 'de-DE').ago('2022-06-29T09:00:00Z', now)).to.equal('vor 3 Stunden');
  });
});
