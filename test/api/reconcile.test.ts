import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { differencesOf, reasonsFor } from '../../scripts/reconcile/compare.ts';
import { callScript } from '../unit/scripts/run-script.ts';
import { type Api, startedApi } from './harness.ts';
import { recomputed } from './recompute.ts';

const HEADER = 'Date,Ordered Product Sales,Ordered Product Sales - B2B,Units Ordered,Total Order Items';

describe('npm run reconcile', function () {
  this.timeout(60_000);
  let api: Api;
  let folder: string;

  before(async () => {
    api = await startedApi();
    await api.settled();
    folder = await mkdtemp(join(tmpdir(), 'reconcile-'));
  });
  after(async () => rm(folder, { recursive: true, force: true }));

  interface Row {
    day: string;
    revenue: number;
    units: number;
  }
  /** The days of the data, as a Business Report would have them: rupees in lakhs. */
  async function days(): Promise<Row[]> {
    const { json } = await api.get('/analytics/query?measures=revenue,quantity_sold&dimensions=day');
    const { data } = json as { data: { day: string; revenue: number; quantity_sold: number }[] };
    return data.map(({ day, revenue, quantity_sold }) => ({ day, revenue, units: quantity_sold }));
  }
  const rupees = new Intl.NumberFormat('en-IN', { style: 'currency', currency: 'INR' });
  const rowOf = ({ day, revenue, units }: Row): string => {
    const [year, month, date] = day.split('-');
    return `${date}/${month}/${year!.slice(2)},"${rupees.format(revenue)}",₹0.00,${units},${units}`;
  };
  async function reconcile(rows: readonly string[], ...args: string[]) {
    await writeFile(join(folder, 'report.csv'), [HEADER, ...rows, ''].join('\r\n'));
    return callScript('reconcile', ['--url', api.url, ...args, 'report.csv'], { cwd: folder });
  }

  it('finds no difference where there is none', async () => {
    const rows = await days();
    const { code, stdout, stderr } = await reconcile(rows.map(rowOf));
    expect({ code, stderr }, stdout).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.equal(`${rows.length} of ${rows.length} days agree (money in INR)\n`);
    const all = await reconcile(rows.map(rowOf), '--all');
    expect(all.stdout).to.match(/^all .* 0\.00 .* 0$/m);
    expect(all.stdout).to.include(recomputed().kpis.total_revenue.toFixed(2));
  });

  it('shows the days that differ, and what may explain them', async () => {
    const rows = await days();
    const [first, second] = rows.filter(({ units }) => units > 2);
    const moved = rows.map((row) => {
      if (row === first) return { ...row, revenue: row.revenue + 100, units: row.units + 1 };
      return row === second ? { ...row, revenue: row.revenue - 100, units: row.units - 1 } : row;
    });
    const { code, stdout } = await reconcile(moved.map(rowOf));
    expect(code).to.equal(3);
    expect(stdout).to.match(new RegExp(`^${first!.day} .* -100\\.00 .* -1$`, 'm'));
    expect(stdout).to.match(new RegExp(`^${second!.day} .* \\+100\\.00 .* \\+1$`, 'm'));
    expect(stdout).to.include('The totals agree and days do not: the service counts days in UTC');
    expect(stdout).not.to.include('is a report of orders missing');
    const longer = await reconcile([...moved.map(rowOf), '31/05/22,"₹1,000.00",₹0.00,1,1']);
    expect(longer.stdout)
      .to.match(/^2022-05-31 +1000\.00 +- +-1000\.00 +1 +- +-1$/m)
      .and.include('The Business Report has sales on 1 day without sales here');
  });

  it('names the file whose dates are only likely, and no format.json, which does not apply to it', async () => {
    const { stderr } = await reconcile([
      '4/1/22,"₹75.00",₹0.00,4,3',
      '4/2/22,"₹60.00",₹0.00,3,3',
      '4/3/22,"₹30.00",₹0.00,2,2',
    ]);
    expect(stderr).to.match(/^report\.csv: the dates are probably month-first\. If not, download more days/);
    expect(stderr).not.to.include('format.json');
  });

  it('says that rejected rows may be what is missing', () => {
    const sales = { revenue: 75, units: 4 };
    const rows = differencesOf(new Map([['2022-04-01', sales]]), new Map());
    expect(reasonsFor(rows, 'UTC', 2)).to.deep.equal([
      'The Business Report has sales on 1 day without sales here: is a report of orders missing?',
      '2 rejected rows in all reports, whose sales do not count: /analytics/sources has line numbers and reasons',
    ]);
    expect(reasonsFor(rows, 'UTC', 0)).to.have.lengthOf(1);
    const more = differencesOf(new Map(), new Map([['2022-04-01', { ...sales, cancelled: 0, unpriced: 0 }]]));
    expect(reasonsFor(more, 'UTC', 2).join()).not.to.include('rejected');
  });

  it('says what is wrong with another file, or a service that is not there', async () => {
    await writeFile(join(folder, 'report.csv'), 'Order ID,Amount\n1,2\n');
    const other = await callScript('reconcile', ['--url', api.url, 'report.csv'], { cwd: folder });
    expect(other.code).to.equal(1);
    expect(other.stderr)
      .to.include('report.csv is not a Business Report by date')
      .and.include('Sales and Traffic (by date)');
    const nobody = await callScript('reconcile', ['--url', 'http://127.0.0.1:9', 'report.csv'], { cwd: folder });
    expect(nobody.stderr).to.match(/^reconcile: no answer from /);
    const wrong = await callScript('reconcile', ['--url', api.url, '--filter', 'state', 'report.csv'], { cwd: folder });
    expect(wrong.code).to.equal(2);
    const unknown = await callScript('reconcile', ['--url', api.url, '--filter', 'colour=red', 'report.csv'], {
      cwd: folder,
    });
    expect(unknown.stderr).to.include('Unknown parameter "colour"');
  });
});
