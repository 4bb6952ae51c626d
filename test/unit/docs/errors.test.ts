import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { REPORT_ERROR_CODES } from '../../../lib/base/report-error.ts';
import { PROBLEMS } from '../../../lib/http/problem.ts';
import { MALFORMED_REASONS } from '../../../lib/ingest/frame.ts';
import { FIRST_ROW_REJECTED, TOTAL_AS_ORDER } from '../../../lib/ingest/row-model.ts';
import { AMOUNT_FLAWS } from '../../../schemas/fields/amount.ts';
import { B2B_FLAWS } from '../../../schemas/fields/b2b.ts';
import { CURRENCY_FLAWS } from '../../../schemas/fields/currency.ts';
import { DAY_FLAWS } from '../../../schemas/fields/day.ts';
import { QUANTITY_FLAWS } from '../../../schemas/fields/quantity.ts';
import { TEXT_FLAWS } from '../../../schemas/fields/text.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
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

const codesUnder = (heading: string): string[] => documented(heading).map(([code = '']) => code);

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
    // TOO_MANY_REJECTS is the refresh's own: it is not an error while a report is read.
    expect(codesUnder('Of reports')).to.have.members([...REPORT_ERROR_CODES, 'TOO_MANY_REJECTS']);
  });

  it('has every reason for which a row does not count', () => {
    const flaws = [AMOUNT_FLAWS, B2B_FLAWS, CURRENCY_FLAWS, DAY_FLAWS, QUANTITY_FLAWS, TEXT_FLAWS].flatMap((each) =>
      Object.values(each).map(({ code }) => code),
    );
    expect(codesUnder('Of rows')).to.have.members([
      ...new Set([...Object.keys(MALFORMED_REASONS), ...flaws, FIRST_ROW_REJECTED.code, TOTAL_AS_ORDER.code]),
    ]);
  });
});
