import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { settingsOf } from '../lib/refresh/settings.ts';
import { writableStore } from '../lib/storage/writable-store.ts';
import { type KpisAnswer, kpisAnswerSchema } from '../schemas/responses.ts';
import type { RefreshResult } from '../lib/refresh/refresh.ts';
import type { Bucket } from '../scripts/cli/bucket.ts';
import { CliError } from '../scripts/cli/cli-error.ts';
import { runRefresh } from '../scripts/refresh/run.ts';
import { type S3Request, startEmulator } from './emulator.ts';
import type { Lifetime } from './lifetime.ts';
import { localCommand } from './local-command.ts';
import type { ServiceLog } from './log.ts';
import { startOffline } from './offline.ts';
import { choosePorts, HOST } from './ports.ts';
import type { ProcessGroup } from './processes.ts';
import { provideSnapshot } from './provide-snapshot.ts';
import { waitUntilReady } from './ready.ts';
import { Refresher } from './refresher.ts';
import type { LocalBucket } from './reports.ts';
import type { Settings } from './settings.ts';
import { startUploads, type Uploads } from './uploads.ts';

/** Milliseconds to wait for the rest of an error message after its first line. */
const REST_OF_OUTPUT_MS = 300;

/** A running service. */
export interface LocalService {
  url: string;
  s3Url: string;
  s3Port: number;
  bucket: Bucket;
  local: LocalBucket;
  /** Result of the refresh at the start. */
  result: RefreshResult;
  /** The first answer of `/analytics/kpis`. */
  kpis: KpisAnswer;
  refresher: Refresher;
  /** Where the page sends reports that are dropped on it. */
  uploads: Uploads;
  /** Rejects when the service stops unexpectedly. */
  failed: Promise<never>;
}

export interface StartOptions {
  lifetime: Lifetime;
  log: ServiceLog;
  /** Called with each step, as a line. */
  say: (line: string) => void;
  /** Called with every request that the emulator answered. */
  onRequest?: (request: S3Request) => void;
}

/** Starts the emulator and the functions as parts of `lifetime`, and provides a snapshot. Throws `CliError` if a step fails. */
export async function startService(settings: Settings, options: StartOptions): Promise<LocalService> {
  const { lifetime, log, say, onRequest } = options;
  const { environment, dataDir, verbose } = settings;
  const { S3_BUCKET: name, S3_KEY: key } = environment;
  const { PORT: port, S3_PORT: s3Port, LAMBDA_PORT: lambdaPort } = await choosePorts(settings.ports);

  const folder = join(dataDir, 's3');
  const emulator = lifetime.add(await startEmulator({ port: s3Port, folder, ...(onRequest && { onRequest }) }));
  const local: LocalBucket = { s3: emulator.s3, bucket: name };
  await local.s3.send(new CreateBucketCommand({ Bucket: name }));

  const uploads = lifetime.add(await startUploads({ pagePort: port, folder: join(dataDir, 'uploads') }));
  say('Starting the functions');
  const buildFolder = join(dataDir, 'build');
  lifetime.add({ stop: () => rm(buildFolder, { recursive: true, force: true }) });
  const env = { SNAPSHOT_TTL_SECONDS: String(environment.SNAPSHOT_TTL_SECONDS), LOCAL_UPLOADS: uploads.url };
  const where = { port, lambdaPort, s3Url: emulator.url, bucket: name, key, buildFolder, env };
  const buildFailed = Promise.withResolvers<string>();
  const onLine = (line: string): void => {
    log.line(line);
    // Serverless offline would go on running, without any function to call.
    if (line.startsWith('Error: Build failed')) buildFailed.resolve('the build failed');
  };
  const offline = lifetime.add(startOffline({ ...where, onLine }));
  const failed = failureOf(offline, buildFailed.promise, { lifetime, log });
  failed.catch(() => {}); // it may reject before anything awaits it

  // The functions take seconds to start; meanwhile the reports are read.
  const bucket: Bucket = { store: writableStore(local.s3, name), settings: settingsOf(environment) };
  const refresh = () => runRefresh(bucket, { bar: verbose ? null : process.stderr });
  const provided = provideSnapshot({ ...settings, local, bucket, refresh, say, signal: lifetime.signal });
  const result = await lifetime.during(Promise.race([provided, failed]));

  const url = `http://${HOST}:${port}`;
  const ready = waitUntilReady(`${url}/analytics/kpis`, { signal: lifetime.signal });
  const kpis = kpisAnswerSchema.parse(await lifetime.during(Promise.race([ready, failed])));
  const emptyCommand = localCommand(s3Port, 'refresh', '--allow-empty');
  // From now on requests are logged, so no progress bar is shown.
  const refresher = new Refresher(() => runRefresh(bucket, { bar: null, emptyCommand }));
  return { url, s3Url: emulator.url, s3Port, bucket, local, result, kpis, refresher, uploads, failed };
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
