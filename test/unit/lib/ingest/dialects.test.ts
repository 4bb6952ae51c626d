import { expect } from 'chai';
import fc from 'fast-check';
import { ReportError } from '../../../../lib/base/report-error.ts';
import { query } from '../../../../lib/rollup/query.ts';
import { scaled } from '../../../scale.ts';
import { load } from '../rollup/reports.ts';
import {
  anyDialect,
  anyLines,
  counted,
  type Dialect,
  type Line,
  possible,
  settlesAmounts,
  settlesDates,
  written,
} from './dialects.ts';

/** What is counted, by day and state. */
type Numbers = Record<string, readonly [lines: number, cancelled: number, units: number, revenue: number]>;

function expected(lines: readonly Line[], dialect: Dialect): Numbers {
  const isOpen = dialect.format.id === 'order-report'; // the report has no status
  const numbers: Record<string, [number, number, number, number]> = {};
  for (const line of lines) {
    const { state, amount, quantity, day } = counted(line, dialect);
    const sums = (numbers[`${day} ${state}`] ??= [0, 0, 0, 0]);
    if (line.cancelled && !isOpen) sums[1]++;
    else {
      sums[0]++;
      sums[2] += quantity;
      sums[3] += amount ?? 0;
    }
  }
  return numbers;
}

async function read(bytes: Buffer): Promise<{ numbers: Numbers; rejected: number; warnings: string[] }> {
  const { rollups, summary, warnings } = await load(bytes);
  const groups = query(rollups.sales, {}, ['day', 'state'], ['lines', 'cancelled', 'quantity', 'revenue']);
  const numbers = groups.map(({ key, measures: { lines, cancelled, quantity, revenue } }) => [
    `${key.day} ${key.state}`,
    [lines, cancelled, quantity, revenue],
  ]);
  return { numbers: Object.fromEntries(numbers) as Numbers, rejected: summary.rejected, warnings };
}

describe('a report in any dialect', function () {
  this.timeout(600_000);

  it('gives the same numbers, or says what it leaves open', async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, anyDialect.map(possible), async (lines, dialect) => {
        const isSettled = settlesDates(dialect, lines) && settlesAmounts(dialect, lines);
        const right = expected(lines, dialect);
        try {
          const { numbers, rejected, warnings } = await read(written(lines, dialect));
          if (isSettled) {
            expect(numbers).to.deep.equal(right);
            expect(rejected).to.equal(0);
          } else if (warnings.length === 0 && rejected === 0) {
            expect(numbers).to.deep.equal(right);
          }
        } catch (error) {
          if (isSettled || !(error instanceof ReportError)) throw error;
        }
      }),
      { numRuns: scaled(2000) },
    );
  });
});
