import { expect } from 'chai';
import fc from 'fast-check';
import { hash } from '../../../../lib/base/hash.ts';
import { isReport, outputName, refreshReportKey, seriesOf } from '../../../../lib/refresh/layout.ts';
import { scaled } from '../../../scale.ts';

describe('etl/layout', () => {
  it('recognizes a report by its ending, in any case', () => {
    for (const name of [
      'a.csv',
      'a.tsv',
      'a.txt',
      'a.csv.gz',
      'a.TSV.GZ',
      'a.xlsx',
      'A.XLSX',
      'x/y/A.Csv',
      'a.b.txt',
    ]) {
      expect(isReport(`raw/${name}`), name).to.equal(true);
    }
    for (const name of ['a.xls', 'a.docx', 'a.zip', 'a.gz', 'a.csv.zip', 'csv', 'a.csv/', 'a.csvx', 'a.json']) {
      expect(isReport(`raw/${name}`), name).to.equal(false);
    }
  });

  it('takes the first folder for the series', () => {
    expect(seriesOf('raw/in/2022/a.csv', 'raw/')).to.equal('in');
    expect(seriesOf('raw/a.csv', 'raw/')).to.equal('default');
    expect(seriesOf('raw//a.csv', 'raw/')).to.equal('default');
    expect(seriesOf('some/where/in/a.csv', 'some/where/')).to.equal('in');
  });

  it('names outputs by the path, with one .csv at the end', () => {
    const names: [string, string][] = [
      ['raw/a.csv', 'a.csv'],
      ['raw/in/2022/a.csv', 'in/2022/a.csv'],
      ['raw/a.tsv', 'a.tsv.csv'],
      ['raw/a.csv.gz', 'a.csv.gz.csv'],
      ['raw/a.CSV', 'a.CSV.csv'],
      ['raw/a.csv.csv', 'a.csv.csv'],
      ['etl-output/Cleaned.csv', 'Cleaned.csv'],
    ];
    for (const [key, name] of names) expect(outputName(key, 'raw/')).to.equal(name);
  });

  it('gives no two reports one name', () => {
    expect(outputName('raw/a.tsv.csv', 'raw/')).to.match(/^a\.tsv\.[0-9a-f]{16}\.csv$/);
    const ending = fc.constantFrom('.csv', '.tsv', '.txt', '.gz', '.CSV', '.x');
    const key = fc
      .tuple(
        fc.constantFrom('raw/', 'raw/s/'),
        fc.constantFrom('a', 'b'),
        fc.array(ending, { minLength: 1, maxLength: 4 }),
      )
      .map(([folder, name, endings]) => folder + name + endings.join(''))
      .filter(isReport);
    fc.assert(
      fc.property(key, key, (a, b) => {
        if (a !== b) expect(outputName(a, 'raw/')).to.not.equal(outputName(b, 'raw/'));
      }),
      { numRuns: scaled(5000, 500) },
    );
  });

  it('keeps names within what S3 takes', () => {
    const long = `raw/${'x'.repeat(700)}${'é'.repeat(150)}`;
    const names = [`${long}a.csv`, `${long}b.csv`, `${long}a.tsv`].map((key) => outputName(key, 'raw/'));
    for (const name of names) expect(Buffer.byteLength(`etl-output/cleaned/${name}`)).to.be.at.most(1024);
    expect(new Set(names).size).to.equal(3);
    for (const name of names) expect(name).to.match(/^x+é*\.[0-9a-f]{16}\.csv$/);
  });

  it('makes keys of times and values that are alike only where those are', () => {
    expect(refreshReportKey(new Date('2024-01-07T08:00:00.123Z'))).to.equal(
      'etl-output/refresh/2024-01-07T08-00-00.123Z.json',
    );
    expect(hash(['a', 1])).to.match(/^[0-9a-f]{16}$/);
    expect(hash(['a', 1])).to.equal(hash(['a', 1]));
    expect(hash(['a', 1])).to.not.equal(hash(['a', '1']));
  });
});
