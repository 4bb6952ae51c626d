import { join } from 'node:path';
import { loadDotEnv } from './cli/environment.ts';
import { runCli } from './cli/run.ts';
import { lockFolder } from '../local/data-folder.ts';
import { EndRequested, Lifetime } from '../local/lifetime.ts';
import { openLog } from '../local/log.ts';
import { requireNode } from '../local/require-node.ts';
import type { S3Request } from '../local/emulator.ts';
import { HELP, readSettings, type Settings } from '../local/settings.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

await runCli('start', async () => {
  requireNode(process.versions.node);
  loadDotEnv();
  const settings = readSettings(process.argv.slice(2), process.env);
  if (settings === null) {
    say(HELP.trimEnd());
    return;
  }
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
  // Imported here, after the check of the Node version: an older Node cannot load the emulator.
  const { checkReport } = await import('../local/reports.ts');
  const { startService } = await import('../local/service.ts');
  const { takeReports } = await import('../local/intake.ts');
  const { banner } = await import('../local/banner.ts');
  const { dataDir, report, verbose } = settings;
  if (report !== undefined) await checkReport(report);
  lifetime.add(await lockFolder(dataDir));
  let serving = false;
  const show = (line: string): void => void ((serving || verbose) && say(line));
  const log = lifetime.add(openLog(join(dataDir, 'start.log'), { show, verbose }));
  let onRequest: ((request: S3Request) => void) | undefined;
  const service = await startService(settings, { lifetime, log, say, onRequest: (request) => onRequest?.(request) });
  say(banner(service, settings, log.path));
  onRequest = await takeReports(service, lifetime, { dataDir, say });
  serving = true;
  await lifetime.during(service.failed);
}
