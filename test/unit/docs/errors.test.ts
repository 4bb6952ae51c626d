import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROBLEMS } from '../../../lib/http/problem.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(join(folder, file)))
    .join('\n');

/** The rows of the table under a heading, as cells; the first one is a code. */
function documented(heading: string): string[][] {
  const section =
    read('docs/errors.md')
      .split(/^## /m)
      .find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `(\w+)` *\|(.*)\|$/gm)].map(([, code = '', rest = '']) => [
    code,
    ...rest.split('|').map((cell) => cell.trim()),
  ]);
}

const codesIn = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, code = '']) => code))].sort();

describe('docs/errors.md', () => {
  it('has every problem of the service, with its status', () => {
    const rows = documented('Of the service').map(([code, status]) => [code, Number(status)]);
    const problems = Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]);
    expect(rows).to.have.deep.members(problems);
    expect(rows).to.have.length(problems.length);
  });

  it('has every problem of API Gateway, with its status', () => {
    const yaml = read('resources/gateway-responses.yml');
    const responses = [...yaml.matchAll(/^ {2}status: (\d+)\n {2}code: (\w+)$/gm)];
    const problems = new Map(responses.map(([, status = '', code = '']) => [`${code} ${status}`, [code, status]]));
    expect(documented('Of API Gateway').map(([code, status]) => [code, status])).to.have.deep.members([
      ...problems.values(),
    ]);
    expect(problems.size).to.be.greaterThan(10);
  });

  it('has every reason for which a report does not count', () => {
    const codes = codesIn(sources('lib'), /(?:new ReportError|[^.]\bfailed)\(\s*'([A-Z_]+)'/g);
    expect(
      documented('Of reports')
        .map(([code]) => code)
        .sort(),
    ).to.deep.equal(codes);
    expect(codes).to.include.members(['MISSING_COLUMN', 'TOO_MANY_REJECTS']);
  });

  it('has every reason for which a row does not count', () => {
    const malformed = /const REASONS: .*?\{(.*?)\n\};/s.exec(read('lib/ingest/frame.ts'))?.[1] ?? '';
    const codes = codesIn(
      `${sources('schemas/fields')}${malformed.replaceAll(/^ {2}(\w+):/gm, "new Flaw('$1'")}`,
      /new Flaw\(\s*'([a-z_]+)'/g,
    );
    expect(
      documented('Of rows')
        .map(([code]) => code)
        .sort(),
    ).to.deep.equal(codes);
    expect(codes).to.include.members(['stray_quote', 'day_first']);
  });
});
