import { expect } from 'chai';
import { HelpRequested } from '../../../../scripts/cli/args.ts';
import { UsageError } from '../../../../scripts/cli/cli-error.ts';
import { HELP, readSampleOptions } from '../../../../scripts/sample/arguments.ts';
import { FORMATS } from '../../../../scripts/sample/index.ts';

describe('scripts/sample: arguments', () => {
  it('reads every option', () => {
    const line = '--rows 5 --out a.tsv --seed 9 --dirty .5 --format all-orders --columns 35 --line-end crlf';
    expect(readSampleOptions([...line.split(' '), '--marketplaces', 'Amazon.com, Amazon.in'])).to.deep.equal({
      out: 'a.tsv',
      rows: 5,
      seed: 9,
      dirty: 0.5,
      format: 'all-orders',
      columns: 35,
      lineEnd: 'crlf',
      marketplaces: ['Amazon.com', 'Amazon.in'],
    });
  });

  it('needs no more than --out', () => {
    expect(readSampleOptions(['--out', '-'])).to.deep.equal({ out: '-' });
  });

  it('knows when help is asked for, and its help names every option', () => {
    expect(() => readSampleOptions(['--help'])).to.throw(HelpRequested);
    expect(() => readSampleOptions(['-h', '--rows', '1'])).to.throw(HelpRequested);
    for (const name of ['out', 'rows', 'seed', 'dirty', 'format', 'columns', 'marketplaces', 'line-end', 'help']) {
      expect(HELP).to.match(new RegExp(`^  --${name} `, 'm'));
    }
    for (const name of FORMATS) expect(HELP).to.match(new RegExp(`^ {23}(\\S+ )*${name}( |$)`, 'm'));
    expect(Math.max(...HELP.split('\n').map((line) => line.length))).to.be.at.most(120);
  });

  const wrong: [string, string][] = [
    ['', '--out FILE is missing'],
    ['--out=', '--out FILE is missing'],
    ['report.csv', "unexpected argument 'report.csv'. Did you mean --out?"],
    ['--out a --rows 1e6', "--rows '1e6' is not a whole number"],
    ['--out a --rows 1.5', "--rows '1.5' is not a whole number"],
    ['--out a --rows 2000000000', '--rows is 2000000000. It must be'],
    ['--out a --seed x', "--seed 'x' is not a whole number"],
    ['--out a --dirty=-1', "--dirty '-1' is not a share"],
    ['--out a --dirty 1.5', '--dirty is 1.5. It must be a share from 0 to 1'],
    ['--out a --dirty 5%', "--dirty '5%' is not a share"],
    ['--out a --format xml', "--format 'xml' is not amazon-sale-report, all-orders, order-report"],
    [
      '--out a --format plain --dirty 0.1',
      '--dirty is allowed only with the formats amazon-sale-report and all-orders',
    ],
    ['--out a --columns 35', '--columns is allowed only with the format all-orders'],
    ['--out a --format all-orders --columns 33', "--columns '33' is not 32 or 35"],
    [
      '--out a --format all-orders --marketplaces Amazon.de',
      "--marketplaces 'Amazon.de' is not Amazon.in or Amazon.com",
    ],
    ['--out a --line-end cr', "--line-end 'cr' is not lf or crlf"],
    ['--out a --row 5', "Unknown option '--row'"],
  ];
  for (const [line, message] of wrong) {
    it(`refuses '${line}'`, () => {
      const words = line.split(' ').filter((word) => word !== '');
      expect(() => readSampleOptions(words)).to.throw(UsageError, message);
    });
  }
});
