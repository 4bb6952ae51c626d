import { expect } from 'chai';
import { refusal } from '../unit/lib/rollup/reports.ts';

const HEADER = 'Order ID,Date,Status,Amount,Unnamed: 22';
const ROW = 'o1,04-30-22,Shipped,100.00,';

// A whole file with CR line ends was one header row without a row behind it: a report of nothing, served as zeros.
describe('a report whose line ends are CR alone', () => {
  it('is refused, whatever its length and quotes', async () => {
    const quoted = 'o2,04-30-22,Shipped,100.00,"a, b"';
    for (const rows of [[], [ROW], [ROW, quoted], Array.from({ length: 20_000 }, () => quoted)]) {
      const error = await refusal([HEADER, ...rows, ''].join('\r').padEnd(HEADER.length + 2, 'x'));
      expect(error).to.include({ code: 'UNSUPPORTED_ENCODING' });
      expect(error.message).to.match(/CR alone.*LF or CRLF/);
    }
  });

  it('is refused where only the header ends so', async () => {
    expect((await refusal(`${HEADER}\r${ROW}\n${ROW}\n`)).code).to.equal('UNSUPPORTED_ENCODING');
  });
});

// It was said to be longer than 64 KiB or to have a quote that does not close.
describe('a report whose header row holds a NUL byte', () => {
  it('is said to be no text in UTF-8', async () => {
    for (const report of ['\0', `Order ID\0,${HEADER}`].map((begin) => Buffer.from(`${begin}\n${ROW}\n`))) {
      const error = await refusal(report);
      expect(error).to.include({ code: 'UNSUPPORTED_ENCODING' });
      expect(error.message).to.match(/NUL byte.*CSV in UTF-8/);
    }
  });
});

describe('a report whose header row is longer than 64 KiB', () => {
  it('is refused for that', async () => {
    const error = await refusal(`${HEADER},${'x'.repeat(70_000)}\n${ROW}\n`);
    expect(error).to.include({ code: 'HEADER_TOO_LONG' });
    expect(error.message).to.include('64 KiB');
  });
});
