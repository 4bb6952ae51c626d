import { analyze, jsonOf, rejectsHint } from './analyze/analyze.ts';
import { HELP, readOptions } from './analyze/options.ts';
import { formatBytes, formatCount, formatSeconds } from './cli/format.ts';
import { exitOnSignals, runCli } from './cli/run.ts';
import { reasonsOf } from './refresh/report-lines.ts';
import { FORMATS } from '../lib/formats/index.ts';
import type { ReportSummary } from '../lib/rollup/report.ts';

await runCli('analyze', async () => {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === null) {
    process.stdout.write(HELP);
    return;
  }
  exitOnSignals();
  const began = performance.now();
  const { answer, summary, warnings } = await analyze(options);
  if (process.stderr.isTTY) process.stderr.write(summaryLine(summary, (performance.now() - began) / 1000));
  if (summary.rejected > 0) process.stderr.write(`${rejectedLine(summary)}; ${rejectsHint(options)}\n`);
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  if (summary.hint !== null) process.stderr.write(`${summary.hint}\n`);
  if (options.out === undefined) process.stdout.write(jsonOf(answer));
});

function summaryLine({ format, rows, active, cancelled, rejected, bytes }: ReportSummary, seconds: number): string {
  const sum = `${formatCount(active)} active + ${formatCount(cancelled)} cancelled + ${formatCount(rejected)} rejected`;
  const speed = `${formatSeconds(seconds)}, ${formatBytes(bytes / seconds)}/s`;
  const title = FORMATS.find(({ id }) => id === format)?.title ?? 'Report';
  return `${title}: ${formatCount(rows)} rows = ${sum} (${speed})\n`;
}

function rejectedLine(summary: ReportSummary): string {
  const { rows, rejected } = summary;
  return `${formatCount(rejected)} of ${formatCount(rows)} rows rejected (${reasonsOf([{ summary }])})`;
}
