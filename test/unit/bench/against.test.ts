import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { loaderOf, loaderSource } from '../../../bench/against/adapter.ts';
import { commitOf } from '../../../bench/against/checkout.ts';
import { ratioOf, ratioTable } from '../../../bench/against/ratios.ts';
import { PROJECT } from '../../../bench/setup/bundles.ts';
import { CliError } from '../../../scripts/cli/cli-error.ts';
import { failureOf } from '../../support/failure.ts';

describe('bench/against', () => {
  describe('takes the ratio this / other within each round', () => {
    // The third round was slow for both sides: its ratio counts like any other.
    const rounds = { name: 'a case', these: [110, 90, 1080, 105, 100], others: [100, 100, 1000, 100, 100] };

    it('and gives their median, the middle half and all of it', () => {
      expect(ratioOf(rounds)).to.deep.equal({
        name: 'a case',
        this_ms: 105,
        other_ms: 100,
        ratio: 1.05,
        quartiles: [1, 1.08],
        range: [0.9, 1.1],
        reached: true,
      });
    });

    it('the middle of two where their number is even', () => {
      const { ratio, quartiles } = ratioOf({ name: 'a case', these: [4, 2, 3, 1], others: [1, 1, 1, 1] });
      expect([ratio, ...quartiles]).to.deep.equal([2.5, 1, 4]);
    });

    it('which is to be 1.10 at most, before it is rounded', () => {
      const reached = (ms: number) => ratioOf({ name: 'a case', these: [ms], others: [1000] }).reached;
      expect([1100, 1100.4, 1101].map(reached)).to.deep.equal([true, false, false]);
    });

    it('and refuses sides of different lengths, and none', () => {
      expect(() => ratioOf({ ...rounds, others: [1] })).to.throw('5 rounds of this version, 1 of the other');
      expect(() => ratioOf({ name: 'a case', these: [], others: [] })).to.throw('0 rounds');
    });

    it('as a table', () => {
      const [head, rule, ...lines] = ratioTable([
        ratioOf(rounds),
        ratioOf({ name: 'cold, kpis', these: [300], others: [200] }),
      ]).split('\n');
      expect(head).to.match(/^case +this ms +other ms +this \/ other +middle half +all rounds +≤ 1\.10$/);
      expect(rule).to.match(/^[- ]+$/);
      expect(lines[0]).to.match(/^a case +105 +100 +1\.050 +1\.000\.\.1\.080 +0\.900\.\.1\.100 +reached$/);
      expect(lines[1]).to.match(/^cold, kpis +300 +200 +1\.500 +1\.500\.\.1\.500 +1\.500\.\.1\.500 +MISSED$/);
    });
  });

  describe('finds the loader', () => {
    let folder: string;
    beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'adapter-test-'))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('of this version: it exports what is called', async () => {
      const { file, name } = loaderOf(PROJECT);
      const loaded = (await import(pathToFileURL(join(PROJECT, file)).href)) as Record<string, unknown>;
      expect(loaded[name]).to.be.a('function');
    });

    it('of version 0.1.0', () => {
      const file = join(folder, 'lib/cube/report.ts');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, '');
      expect(loaderSource(folder)).to.contain("import { cubeOfReport as read } from './lib/cube/report.ts'");
    });

    it('or says where it looked', () => {
      expect(() => loaderOf(folder)).to.throw(CliError, 'lib/cube/report.ts');
    });
  });

  it('refuses what is not a commit', async () => {
    for (const name of ['no-such-commit', '--help', 'HEAD:package.json']) {
      const error = await failureOf(commitOf(name));
      expect(error).to.be.instanceOf(CliError);
      expect(error.message).to.contain(`--against '${name}' is not a commit`);
    }
  });
});
