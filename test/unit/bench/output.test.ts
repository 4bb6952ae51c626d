import { expect } from 'chai';
import { format } from 'prettier';
import type { Comparison, Growth } from '../../../bench/case.ts';
import { goalText } from '../../../bench/output/cells.ts';
import { markdownOf } from '../../../bench/output/markdown.ts';
import { type Results, machine } from '../../../bench/output/results.ts';
import { tableOf } from '../../../bench/output/table.ts';

const measured: Comparison = {
  name: 'ingest, rollups only',
  ours: 'refresh',
  peer: 'csv-parse/sync',
  rows: 129_000,
  bytes: 77_355_991,
  ours_ms: 1234,
  ours_rss_mb: 200.4,
  peer_ms: 2900,
  peer_rss_mb: 680,
  ratio: 0.426,
  ratio_of: 'time',
  goals: [
    { what: "time of the peer's", value: 0.426, most: 0.5 },
    { what: "memory of the peer's", value: 0.4, most: 1 / 3 },
  ],
  details: { 'p99 ms': 12.3456 },
};
const failed: Comparison = {
  ...measured,
  peer: 'DuckDB',
  peer_ms: null,
  peer_rss_mb: null,
  ratio: null,
  goals: [],
  details: {},
};
const grown: Growth = {
  name: 'work, rows',
  about: 'A report of so many rows.',
  work: 'rows',
  points: [
    { work: 1000, tasks: { refresh: { ms: 20, rss_mb: 100, usd_per_million: 0.6 } } },
    { work: 1_000_000, tasks: { refresh: { ms: 2000, rss_mb: null, usd_per_million: 46.3 } } },
  ],
  exponents: [{ of: 'exponent', tasks: { refresh: { ms: 0.67, rss_mb: null, usd_per_million: 0.63 } } }],
};
const results: Results = {
  machine: { system: 'Linux', processor: 'A | B', cores: 2, memory_gb: 24, load: { before: 0.1, after: 2 } },
  node: '24.0.0',
  date: '2022-04-30T00:00:00.000Z',
  seconds: 12.3,
  command: 'npm run -s bench -- --only ingest',
  cases: [measured, failed],
  growth: [],
};

describe('bench/output', () => {
  it('tells whether a figure was reached', () => {
    expect(measured.goals.map(goalText)).to.deep.equal([
      "time of the peer's 0.426 ≤ 0.5: reached",
      "memory of the peer's 0.4 ≤ 0.333: MISSED",
    ]);
    expect(goalText({ what: 'share', value: 0.9, least: 0.8 })).to.equal('share 0.9 ≥ 0.8: reached');
  });

  it('lines up a table', () => {
    const lines = tableOf(results).split('\n');
    const [head, , row, broken] = lines.slice(lines.findIndex((line) => line.startsWith('case')));
    expect(row).to.contain('129,000 rows, 77.4 MB').and.contain('csv-parse/sync').and.contain('1,234');
    expect(row?.indexOf('refresh')).to.equal(head?.indexOf('ours'));
    expect(broken).to.match(/DuckDB +- +- +failed$/);
    expect(lines[0]).to.contain('2 cores').and.contain('Node 24.0.0');
    expect(lines.join('\n')).to.contain('p99 ms: 12.3');
  });

  it('writes a page that is formatted as the project is', async () => {
    const page = await markdownOf(results, 'docs/benchmarks.md');
    expect(page).to.contain('## ingest\n').and.not.contain('## flat\n');
    expect(page).to.match(/\| +1,234 \|/);
    expect(page).to.contain('1 missed').and.contain('npm run -s bench -- --only ingest');
    expect(await format(page, { parser: 'markdown', singleQuote: true, printWidth: 120 })).to.equal(page);
  });

  it('shows how figures grow, without a table of comparisons where there are none', async () => {
    const only = { ...results, cases: [], growth: [grown] };
    const lines = tableOf(only).split('\n');
    expect(lines.slice(3)).to.deep.equal([
      'A report of so many rows.',
      '',
      '     rows  refresh, ms  MiB   USD',
      '---------  -----------  ---  ----',
      '    1,000           20  100   0.6',
      '1,000,000        2,000    -  46.3',
      ' exponent         0.67    -  0.63',
      '',
      '',
    ]);
    const page = await markdownOf(only, 'docs/benchmarks.md');
    expect(page)
      .to.contain('## work\n')
      .and.match(/\| +exponent \| +0\.67 \| +- \| +0\.63 \|/);
    expect(page).to.contain(grown.about).and.not.contain('ours / peer');
  });

  it('describes the machine', () => {
    expect(machine(0.5)).to.deep.include({ load: { before: 0.5, after: machine(0).load.after } });
    expect(machine(0).cores).to.be.greaterThan(0);
  });
});
