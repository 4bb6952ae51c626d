import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { HelpRequested } from '../../../../scripts/cli/args.ts';
import { countRefresh } from '../../../../lib/refresh/report/refresh-metrics.ts';
import { REQUESTS_WITHOUT_DATA } from '../../../../lib/http/request-log.ts';
import { OWN_METRICS } from '../../../../scripts/docs/log-lines.ts';
import { readOptions } from '../../../../scripts/cost/options.ts';
import { afterFreeTier } from '../../../../scripts/cost/free-tier.ts';
import { ALARM_METRICS, METRICS, costOf } from '../../../../scripts/cost/model.ts';
import { costOfRun, timeOf } from '../../../../scripts/cost/run.ts';
import { breakdown, comparison, runBreakdown, runComparison } from '../../../../scripts/cost/tables.ts';
import { callScript } from '../run-script.ts';

const DOCS = readFileSync(join(import.meta.dirname, '../../../../docs/operations.md'), 'utf8');
const MONTH = { requests: 1_000_000, rows: 1_000_000, reports: 30, refreshes: 60 };

describe('npm run cost', function () {
  this.timeout(20_000);

  it('adds up', () => {
    const dollars = (usage: typeof MONTH) => costOf(usage).reduce((sum, one) => sum + one.dollars, 0);
    const idle = dollars({ requests: 0, rows: 0, reports: 0, refreshes: 0 });
    // Lambda asks the queue fifteen times a minute at most.
    const polls = (15 * 60 * 24 * 30) / 1e6;
    expect(idle).to.be.closeTo(8 * 0.3 + ALARM_METRICS * 0.1 + 3 + polls * 0.4, 1e-9);
    // Each request is paid; what grows more slowly are the looks at the manifest and the traces.
    const more = dollars({ ...MONTH, requests: 2_000_000 }) - dollars(MONTH);
    expect(more).to.be.within(3.5, dollars(MONTH) - idle);
    const gateway = costOf(MONTH).find(({ service, what }) => service === 'API Gateway' && what === 'requests');
    expect(gateway).to.deep.include({ dollars: 3.5, arithmetic: '1,000,000 / 1,000,000 × $3.5' });
  });

  it('takes off what AWS gives each account, and no more than is used', () => {
    const after = (usage: Partial<typeof MONTH>) => {
      const positions = costOf({ ...MONTH, ...usage });
      const left = afterFreeTier(positions);
      return (what: string) => left[positions.findIndex((position) => position.what === what)];
    };
    const small = after({ requests: 10_000, rows: 10_000 });
    for (const what of [
      'invocations',
      'GB-seconds, API',
      'GB sent',
      'GB of logs, taken in',
      'metrics',
      'dashboards',
      'requests, at most',
      'traces, at most',
    ]) {
      expect(small(what), what).to.equal(0);
    }
    expect(small('requests')).to.be.closeTo(0.035, 1e-9);
    expect(small('metrics of alarms')).to.be.closeTo((ALARM_METRICS - 10) * 0.1, 1e-9);
    const large = after({ requests: 20_000_000 });
    expect(large('invocations')).to.be.closeTo(19.00006 * 0.2, 1e-9);
    expect(large('GB of logs, taken in')).to.be.closeTo((50 - 5) * 0.5, 0.001);
    // API and refreshes share the GB-seconds, of which the API leaves none.
    expect(large('GB-seconds, API')).to.be.closeTo(((600_000 * 1769) / 1024 - 400_000) * 0.0000133334, 1e-6);
    expect(large('GB-seconds, refreshes')).to.be.greaterThan(0);
    expect(afterFreeTier(costOf({ requests: 0, rows: 0, reports: 0, refreshes: 0 })).every(Number.isFinite)).to.equal(
      true,
    );
  });

  it('stays under a dollar a month for the load of the sample, and about one with its alarms', () => {
    const usage = { requests: 10_000, rows: 129_000, reports: 30, refreshes: 60 };
    const positions = costOf(usage);
    const after = afterFreeTier(positions);
    const sum = (chosen: (what: string) => boolean) =>
      positions.reduce((all, { what }, index) => all + (chosen(what) ? after[index]! : 0), 0);
    expect(sum((what) => what !== 'metrics of alarms')).to.be.below(0.1);
    expect(sum(() => true)).to.be.within(0.9, 1.25);
    // What AWS gives for good is not used up.
    for (const [index, { free, what }] of positions.entries())
      if (free !== undefined && free !== 'alarm_metrics') expect(after[index], what).to.equal(0);
  });

  it('counts copies and queries where they are asked for', async () => {
    const total = (usage: Parameters<typeof costOf>[0]) => costOf(usage).reduce((sum, { dollars }) => sum + dollars, 0);
    const million = { ...MONTH, queries: 1000, backup: true };
    // 35 MB a query; 0.6 GB of copies, six listings a day and a copy for each report.
    const athena = ((1000 * 35e6) / 1e12) * 5;
    const backup = 0.6 * 0.023 + ((30 * 6 + 30) / 1000) * 0.005;
    expect(total(million) - total(MONTH)).to.be.closeTo(athena + backup, 1e-9);
    const small = { requests: 0, rows: 10, reports: 1, refreshes: 0 };
    expect(total({ ...small, queries: 1e5 }) - total(small)).to.be.closeTo(5, 1e-9); // 10 MB at least
    const args = ['--requests', '1000000', '--rows', '1000000', '--queries', '1000', '--backup'];
    const { stdout } = await callScript('cost', args, { cwd: '/' });
    for (const what of ['TB read, at most', 'GB of backups', 'copies and listings of backups'])
      expect(stdout).to.contain(what);
    expect(() => readOptions(['--run', '--rows', '1', '--backup'])).to.throw(
      'cannot be combined with --queries or --backup',
    );
  });

  it('counts as many metrics as a refresh sends', () => {
    const names = new Set<string>();
    for (const outcome of ['published', 'handed_over']) {
      const report = { rows_read: 1, rows_rejected: 0, reports: [], replaced: { lines: 0 }, outcome };
      countRefresh({ addMetric: (name: string) => names.add(name) } as never, report as never, 1);
    }
    expect(names.size).to.equal(METRICS).and.to.be.at.most(10);
    expect(Object.keys(OWN_METRICS)).to.have.members([...names, REQUESTS_WITHOUT_DATA]);
  });

  it('prints the bill that the docs show', async () => {
    const { code, stdout } = await callScript('cost', ['--requests', '1000000', '--rows', '1000000'], { cwd: '/' });
    expect(code).to.equal(0);
    expect(stdout).to.equal(breakdown(MONTH, costOf(MONTH)));
    expect(DOCS).to.contain(stdout);
    const usages = [10_000, 100_000, 1_000_000, 10_000_000].map((requests) => ({ ...MONTH, requests, rows: requests }));
    expect(DOCS).to.contain(comparison(usages));
  });

  it('prints the bill of a run on the state machine, as the docs show it', async () => {
    const run = { reports: 1000, rows: 10_000_000 };
    const args = ['--run', '--reports', '1000', '--rows', '10000000'];
    const { code, stdout } = await callScript('cost', args, { cwd: '/' });
    expect(code).to.equal(0);
    expect(stdout).to.equal(runBreakdown(run, costOfRun(run)));
    expect(DOCS).to.contain(stdout);
    const runs = [
      { reports: 300, rows: 420_000 },
      run,
      { reports: 1000, rows: 129_000_000 },
      { reports: 10_000, rows: 14_000_000 },
    ];
    expect(DOCS).to.contain(runComparison(runs));
    const transitions = costOfRun(run).find(({ what }) => what === 'state transitions');
    expect(transitions?.dollars).to.be.closeTo((13 + 3 * (1000 + 34)) * 0.025e-3, 1e-9);
    // Each report is built beside 49 others.
    expect(timeOf({ reports: 1000, rows: 129_000_000 }).run).to.be.below(
      timeOf({ reports: 1000, rows: 129_000_000 }).one / 10,
    );
  });

  it('wants to know how much', async () => {
    for (const args of [
      [],
      ['--rows', '1'],
      ['--requests', '1'],
      ['--requests', '1', '--rows', 'many'],
      ['5'],
      ['--run'],
      ['--run', '--rows', '1', '--requests', '1'],
    ]) {
      expect(() => readOptions(args), args.join(' '))
        .to.throw()
        .with.property('exitCode', 2);
    }
    expect(() => readOptions(['--help'])).to.throw(HelpRequested);
    expect(readOptions(['--requests', '5', '--rows', '6', '--reports', '7'])).to.deep.equal({
      requests: 5,
      rows: 6,
      reports: 7,
      refreshes: 37,
      queries: 0,
      backup: false,
    });
    expect(readOptions(['--run', '--rows', '6'])).to.deep.equal({ rows: 6, reports: 30 });
    expect((await callScript('cost', ['--rows', '1'], { cwd: '/' })).code).to.equal(2);
  });
});
