import { expect } from 'chai';
import { readProgress } from '../../../../scripts/cli/progress.ts';
import { terminal } from '../terminal.ts';

describe('scripts/cli: progress', () => {
  it('shows bytes, rows, rows a second and the time left', () => {
    const text = shown(2_000_000);
    expect(text).to.include('25% · 500.0 kB of 2.0 MB · 1,000 rows · 500 rows/s · 6.0 s left');
  });

  it('does without a bar and the time left where the size is unknown', () => {
    const text = shown(null);
    expect(text).to.include('500.0 kB · 1,000 rows · 500 rows/s');
    expect(text).not.to.include('left');
  });

  it('shows nothing where there is no terminal', () => {
    expect(shown(2_000_000, false)).to.equal('');
  });
});

function shown(size: number | null, isTTY = true): string {
  const stream = terminal(isTTY);
  let now = 0;
  const progress = readProgress({ size, stream, now: () => now });
  now = 2000;
  progress.update({ bytes: 500_000, rows: 1000 });
  progress.stop();
  return String(stream.read() ?? '');
}
