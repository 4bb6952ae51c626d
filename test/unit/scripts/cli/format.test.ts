import { expect } from 'chai';
import { formatBytes, formatCount, formatSeconds } from '../../../../scripts/cli/format.ts';

describe('scripts/cli: format', () => {
  it('writes bytes in the unit that suits', () => {
    expect([0, 999, 1000, 1_234_567, 999_949, 999_999, 5e9, 7e15].map(formatBytes)).to.deep.equal([
      '0 B',
      '999 B',
      '1.0 kB',
      '1.2 MB',
      '999.9 kB',
      '1.0 MB',
      '5.0 GB',
      '7000.0 TB',
    ]);
  });

  it('writes counts and seconds', () => {
    expect([0, 1234567.6].map(formatCount)).to.deep.equal(['0', '1,234,568']);
    expect([0.04, 59.94, 59.96, 119.6, 3600].map(formatSeconds)).to.deep.equal([
      '0.0 s',
      '59.9 s',
      '1 min 00 s',
      '2 min 00 s',
      '60 min 00 s',
    ]);
  });
});
