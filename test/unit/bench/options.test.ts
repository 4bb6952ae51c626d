import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { HelpRequested } from '../../../scripts/cli/args.ts';
import { CASES } from '../../../bench/cases/index.ts';
import { HELP, readBenchOptions } from '../../../bench/options.ts';
import { UsageError } from '../../../scripts/cli/cli-error.ts';

const named = (...argv: string[]) => readBenchOptions(argv).cases.map(({ name }) => name);

describe('bench/options', () => {
  it('runs what does not take long unless told', () => {
    expect(readBenchOptions([])).to.deep.include({ rows: undefined, runs: 5, json: false, markdown: undefined });
    expect(named()).to.deep.equal(['answer', 'flat', 'ingest', 'group', 'memory', 'incremental', 'cold']);
    expect(named('--only', 'all')).to.deep.equal(CASES.map(({ name }) => name));
    expect(named('--only', 'memory, load')).to.deep.equal(['memory', 'load']);
  });

  it('reads numbers and names', () => {
    const argv = ['--rows', '10000000', '--runs', '3', '--json', '--markdown', 'page.md'];
    expect(readBenchOptions(argv)).to.deep.include({ rows: 10_000_000, runs: 3, json: true, markdown: 'page.md' });
  });

  it('compares with another commit where one is named', () => {
    expect(readBenchOptions([]).against).to.equal(null);
    const { against, cases, runs } = readBenchOptions(['--against', 'HEAD~1']);
    expect(against?.commit).to.equal('HEAD~1');
    expect(against?.cases.map(({ name }) => name)).to.deep.equal(['answer', 'ingest', 'incremental', 'cold']);
    expect([cases, runs]).to.deep.equal([[], 15]);
    const some = readBenchOptions(['--against', 'v0.1.0', '--only', 'cold,answer', '--runs', '3']);
    expect(some.against?.cases.map(({ name }) => name)).to.deep.equal(['answer', 'cold']);
    expect(some.runs).to.equal(3);
    for (const [argv, why] of [
      [[''], 'needs a commit'],
      [['HEAD', '--only', 'flat'], "'flat' is not a case of --against. Cases: answer,ingest,incremental,cold"],
      [['HEAD', '--markdown', 'page.md'], '--against does not make'],
    ] as const) {
      expect(() => readBenchOptions(['--against', ...argv])).to.throw(UsageError, why);
    }
  });

  it('refuses what makes no sense', () => {
    for (const argv of [
      ['--only', 'speed'],
      ['--runs', '0'],
      ['--rows', 'many'],
      ['--markdown', ''],
      ['ingest'],
      ['--fast'],
    ]) {
      expect(() => readBenchOptions(argv), argv.join(' ')).to.throw(UsageError);
    }
    expect(() => readBenchOptions(['--only', 'speed'])).to.throw(/Cases: answer,flat/);
  });

  it('helps, naming every case', function help() {
    this.timeout(30_000);
    const args = ['bench/run.ts', '--help'];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).to.equal(HELP);
    expect(() => readBenchOptions(['--help'])).to.throw(HelpRequested);
    for (const { name } of CASES) expect(HELP).to.contain(`  ${name}`);
  });
});
