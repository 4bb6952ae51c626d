import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';

const REPORT = new URL('../../../../lib/rollup/report.ts', import.meta.url).href;
const HEAP_MB = 64;
const COMBINATIONS = 80_000;

/** Reads a report of which no two rows have the same state and category, and prints how many of its lines are active. */
const PROGRAM = `
  import { rollupsOfReport, settled } from '${REPORT}';
  async function* report() {
    yield Buffer.from('Order ID,Date,Status,Amount,ship-state,ship-country,Category\\n');
    for (let first = 0; first < ${COMBINATIONS}; first += 500) {
      const rows = Array.from({ length: 500 }, (_, i) => first + i);
      yield Buffer.from(rows.map((i) => i + ',2022-04-30,Shipped,1.00,State ' + (i % 500) + ',XX,Category ' + Math.floor(i / 500) + '\\n').join(''));
    }
  }
  const { summary } = await settled((known) => rollupsOfReport(report(), { known, rollups: [] }));
  console.log(summary.active);
`;

describe('what is counted of a report while it is read', () => {
  it('takes no memory for each combination of values', async () => {
    const args = [
      `--max-old-space-size=${HEAP_MB}`,
      '--max-semi-space-size=2',
      '--input-type=module',
      '--eval',
      PROGRAM,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout.trim()).to.equal(String(COMBINATIONS));
  });
});
