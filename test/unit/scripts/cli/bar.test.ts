import { expect } from 'chai';
import { startBar } from '../../../../scripts/cli/bar.ts';
import { readProgress } from '../../../../scripts/cli/progress.ts';
import { sampleProgress } from '../../../../scripts/sample/progress.ts';
import { terminal } from '../terminal.ts';

describe('scripts/cli: bar', () => {
  it('is there in a terminal only', () => {
    expect(startBar({ stream: terminal(false), format: '{bar}', total: 1, texts: {} })).to.equal(null);
  });

  it('gives the cursor back at exit, and leaves nothing to do there once it is stopped', () => {
    for (const start of [
      (stream: NodeJS.WriteStream) => readProgress({ size: 1000, stream }),
      (stream: NodeJS.WriteStream) => sampleProgress(1000, stream),
    ]) {
      const before = process.listenerCount('exit');
      const progress = start(terminal(true));
      expect(process.listenerCount('exit')).to.equal(before + 1);
      progress.update({ bytes: 100, rows: 10 });
      progress.stop();
      expect(process.listenerCount('exit')).to.equal(before);
    }
  });

  it('shows the rows and bytes of a sample', () => {
    const stream = terminal(true);
    const progress = sampleProgress(2000, stream);
    progress.update({ rows: 1000, bytes: 1_500_000 });
    progress.stop();
    expect(String(stream.read())).to.include('50% · 1,000 of 2,000 rows · 1.5 MB');
  });
});
