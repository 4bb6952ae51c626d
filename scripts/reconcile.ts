import { toMajor } from '../lib/model/index.ts';
import { openInput } from './cli/input-file.ts';
import { runCli } from './cli/run.ts';
import { type BusinessReport, readBusinessReport } from './reconcile/business-report.ts';
import { differencesOf, reasonsFor } from './reconcile/compare.ts';
import { readOptions } from './reconcile/options.ts';
import { readService } from './reconcile/service.ts';
import { tableOf } from './reconcile/table.ts';

/** Exit code where days differ. */
const DIFFERENT = 3;

await runCli('reconcile', async () => {
  const options = readOptions(process.argv.slice(2), process.env);
  const { currency } = await readService(options);
  const input = await openInput(options.file);
  let report: BusinessReport;
  try {
    report = await readBusinessReport(input, options.currency ?? currency);
  } finally {
    await input.close();
  }
  const { days, warnings } = report;
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  const theirs = new Map(
    Array.from(days, ([day, { revenue, units }]) => [day, { revenue: toMajor(revenue, currency), units }]),
  );
  const span = [...theirs.keys()].sort();
  const service = await readService(options, [span[0]!, span.at(-1)!]);
  const rows = differencesOf(theirs, service.days);
  const differing = rows.filter(({ revenue, units }) => revenue !== 0 || units !== 0);
  process.stdout.write(tableOf(options.all ? rows : differing, rows, currency));
  for (const reason of reasonsFor(rows, service.timeZone, service.rejected)) process.stdout.write(`- ${reason}\n`);
  return differing.length === 0 ? 0 : DIFFERENT;
});
