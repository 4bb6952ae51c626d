import { formatCount } from './cli/format.ts';
import { exitOnSignals, runCli } from './cli/run.ts';
import { readSampleOptions } from './sample/arguments.ts';
import { SAMPLE_DEFAULTS, writeSample } from './sample/index.ts';
import type { WrittenSample } from './sample/index.ts';
import { sampleProgress } from './sample/progress.ts';

await runCli('sample', async () => {
  const options = readSampleOptions(process.argv.slice(2));
  exitOnSignals();
  const progress = sampleProgress(options.rows ?? SAMPLE_DEFAULTS.rows);
  const written = await writeSample({ ...options, onProgress: progress.update }).finally(progress.stop);
  // Standard output may be in use for the report.
  (options.out === '-' ? process.stderr : process.stdout).write(summaryOf(options.out, written));
});

function summaryOf(out: string, written: WrittenSample): string {
  const { rows, bytes, fileBytes, malformed, malformedByKind, windows1252 } = written;
  const compressed = fileBytes === bytes ? '' : ` (${formatCount(fileBytes)} compressed)`;
  const lines = [
    `${out === '-' ? 'standard output' : out}: ${formatCount(rows)} rows, ${formatCount(bytes)} bytes${compressed}`,
    `${formatCount(malformed)} malformed rows`,
  ];
  for (const [kind, number] of Object.entries(malformedByKind)) {
    if (number > 0) lines.push(`  ${kind}: ${formatCount(number)}`);
  }
  if (windows1252 > 0) lines.push(`${formatCount(windows1252)} good rows with a city in Windows-1252`);
  return `${lines.join('\n')}\n`;
}
