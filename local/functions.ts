import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { BUNDLING } from '../resources/kept-bundles.ts';
import { CliError } from '../scripts/cli/cli-error.ts';
import type { Lifetime } from './lifetime.ts';
import type { ServiceLog } from './log.ts';
import { startOffline } from './offline.ts';
import { choosePorts, HOST, type Ports } from './ports.ts';
import type { ProcessGroup } from './processes.ts';
import type { Settings } from './settings.ts';
import type { Step } from './steps.ts';
import { startUploads, type Uploads } from './uploads.ts';

/** Milliseconds to wait for the rest of an error message after its first line. */
const REST_OF_OUTPUT_MS = 300;

/** The functions, which are starting. */
export interface Functions {
  /** The ports that were chosen. */
  ports: Ports;
  /** Where the page sends reports that are dropped on it. */
  uploads: Uploads;
  /** Rejects when the functions stop unexpectedly. */
  failed: Promise<never>;
}

export interface StartOptions {
  lifetime: Lifetime;
  log: ServiceLog;
  step: Step;
  say: (line: string) => void;
}

/**
 * Starts the functions as parts of `lifetime`. They take longest to start, so this comes first; the emulator that they read has to be
 * there when they are called. Throws `CliError` if a port is in use.
 */
export async function startFunctions(
  settings: Settings,
  { lifetime, log, step, say }: StartOptions,
): Promise<Functions> {
  const { environment, dataDir } = settings;
  const ports = await choosePorts(settings.ports);
  const uploads = lifetime.add(await startUploads({ pagePort: ports.PORT, folder: join(dataDir, 'uploads') }));
  const buildFolder = join(dataDir, 'build');
  lifetime.add({ stop: () => rm(buildFolder, { recursive: true, force: true }) });
  const buildFailed = Promise.withResolvers<string>();
  const listening = Promise.withResolvers<void>();
  void step('Starting the functions', () => listening.promise);
  const offline = lifetime.add(
    startOffline({
      port: ports.PORT,
      lambdaPort: ports.LAMBDA_PORT,
      s3Url: `http://${HOST}:${ports.S3_PORT}`,
      bucket: environment.S3_BUCKET,
      key: environment.S3_KEY,
      buildFolder,
      env: { SNAPSHOT_TTL_SECONDS: String(environment.SNAPSHOT_TTL_SECONDS), LOCAL_UPLOADS: uploads.url },
      onLine(line) {
        log.line(line);
        if (line.startsWith(BUNDLING)) say(line);
        if (line.startsWith('Server ready')) listening.resolve();
        // Serverless offline would go on running, without any function to call.
        if (line.startsWith('Error: Build failed')) buildFailed.resolve('the build failed');
      },
    }),
  );
  const failed = failureOf(offline, buildFailed.promise, { lifetime, log });
  failed.catch(() => {}); // it may reject before anything awaits it
  return { ports, uploads, failed };
}

async function failureOf(
  offline: ProcessGroup,
  buildFailed: Promise<string>,
  { lifetime, log }: Pick<StartOptions, 'lifetime' | 'log'>,
): Promise<never> {
  const how = await Promise.race([offline.ended, buildFailed.then((why) => setTimeout(REST_OF_OUTPUT_MS, why))]);
  lifetime.signal.throwIfAborted(); // stopped on purpose
  const tail = offline.lastLines().map((line) => `  ${line}\n`);
  process.stderr.write(`\nThe last lines of ${log.path}:\n${tail.join('')}\n`);
  throw new CliError(`the functions stopped unexpectedly (${how})`);
}
