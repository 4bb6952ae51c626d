import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { callScript } from '../scripts/run-script.ts';

const DOCS = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');

describe('docs/operations.md splits a large report', () => {
  const command = /^awk [^]*? orders\.csv$/m.exec(DOCS)?.[0] ?? '';
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'split-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The lines of each part, without those of the header, which each part has. */
  function split(header: string): Map<string, string[]> {
    execFileSync('sh', ['-c', command], { cwd: folder });
    const names = readdirSync(folder).filter((name) => name !== 'orders.csv');
    return new Map(
      names.map((name) => {
        const [first, ...lines] = readFileSync(join(folder, name), 'latin1').trimEnd().split('\n');
        expect(first).to.equal(header);
        return [name, lines];
      }),
    );
  }

  it('by month, and puts rows without one into a part of their own', () => {
    const header = 'index,Order ID,Date,Status';
    const dates = [
      '04-30-22',
      '2022-04-01',
      '2022-05-01T23:00:00Z',
      '00-12-22',
      '13-14-22',
      '2022-13-01',
      'Amazon',
      '',
    ];
    const lines = dates.map((date, index) => `${index},405-1,${date},Shipped`);
    writeFileSync(join(folder, 'orders.csv'), [header, ...lines, '8,405-1', ''].join('\n'));
    expect([...split(header)]).to.have.deep.members([
      ['part-2022-04.csv', lines.slice(0, 2)],
      ['part-2022-05.csv', lines.slice(2, 3)],
      ['part-rest.csv', [...lines.slice(3), '8,405-1']],
    ]);
  });

  it('without losing a row of a dirty one', async () => {
    const out = join(folder, 'orders.csv');
    await callScript('sample', ['--rows', '1000', '--dirty', '0.05', '--out', out], { cwd: folder });
    const [header = '', ...lines] = readFileSync(out, 'latin1').trimEnd().split('\n');
    const parts = split(header);
    for (const name of parts.keys()) expect(name).to.match(/^part-(2022-(0[1-9]|1[0-2])|rest)\.csv$/);
    expect(parts.get('part-rest.csv')).not.to.equal(undefined);
    expect([...parts.values()].flat()).to.have.members(lines);
  });
});
