import { join } from 'node:path';
import { loadDotEnv } from './cli/environment.ts';
import { formatSeconds } from './cli/format.ts';
import { runCli } from './cli/run.ts';
import { checkReport } from '../local/check-report.ts';
import { lockFolder } from '../local/data-folder.ts';
import { startFunctions } from '../local/functions.ts';
import { EndRequested, Lifetime } from '../local/lifetime.ts';
import { openLog } from '../local/log.ts';
import type { S3Request } from '../local/emulator.ts';
import { stepsTo } from '../local/steps.ts';
import { readSettings, type Settings } from '../local/settings.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

await runCli('start', async () => {
  loadDotEnv();
  const settings = readSettings(process.argv.slice(2), process.env);
  const lifetime = new Lifetime();
  try {
    await serve(settings, lifetime);
  } catch (error) {
    if (!(error instanceof EndRequested)) throw error;
    say('\nStopping');
  } finally {
    await lifetime.end();
  }
});
// All parts have stopped; a connection that is still open must not keep the process alive.
process.exit();

async function serve(settings: Settings, lifetime: Lifetime): Promise<void> {
  const { dataDir, report, verbose } = settings;
  if (report !== undefined) await checkReport(report);
  lifetime.add(await lockFolder(dataDir));
  let serving = false;
  const show = (line: string): void => void ((serving || verbose) && say(line));
  const log = lifetime.add(openLog(join(dataDir, 'start.log'), { show, verbose }));
  const step = stepsTo(say);
  let onRequest: ((request: S3Request) => void) | undefined;
  const functions = await startFunctions(settings, { lifetime, log, step, say });
  // Loaded while the functions start, in a process of their own.
  const { startService } = await import('../local/service.ts');
  const service = await startService(settings, {
    lifetime,
    functions,
    step,
    onRequest: (request) => onRequest?.(request),
  });
  const [{ takeReports }, { banner }] = await Promise.all([import('../local/intake.ts'), import('../local/banner.ts')]);
  say(`Ready after ${formatSeconds(performance.now() / 1000)}`);
  say(banner(service, settings, log.path));
  onRequest = await takeReports(service, lifetime, { dataDir, say });
  serving = true;
  await lifetime.during(service.failed);
}
