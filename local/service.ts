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

/** What follows the first line of a failure comes within this time, in milliseconds. */
const REST_OF_OUTPUT_MS = 300;

/** A service that answers. */
export interface LocalService {
  url: string;
  s3Url: string;
  s3Port: number;
  bucket: Bucket;
  local: LocalBucket;
  /** What the refresh of the start found. */
  result: RefreshResult;
  /** The answer of `/analytics/kpis` that showed it. */
  kpis: KpisAnswer;
  refresher: Refresher;
  /** Rejects when the service ends by itself. */
  failed: Promise<never>;
}

export interface StartOptions {
  lifetime: Lifetime;
  log: ServiceLog;
  /** Gets what is being done, one line each. */
  say: (line: string) => void;
  /** Gets every request that S3 has answered. */
  onRequest?: (request: S3Request) => void;
}

/** Starts emulator, snapshot and functions as parts of `lifetime`. Throws `CliError` where a step fails. */
export async function startService(settings: Settings, options: StartOptions): Promise<LocalService> {
  const { lifetime, log, say, onRequest } = options;
  const { environment, dataDir, verbose } = settings;
  const { S3_BUCKET: name, S3_KEY: key } = environment;
  const { PORT: port, S3_PORT: s3Port, LAMBDA_PORT: lambdaPort } = await choosePorts(settings.ports);

  const folder = join(dataDir, 's3');
  const emulator = lifetime.add(await startEmulator({ port: s3Port, folder, ...(onRequest && { onRequest }) }));
  const local: LocalBucket = { s3: emulator.s3, bucket: name };
  await local.s3.send(new CreateBucketCommand({ Bucket: name }));

  say('Starting the functions');
  const buildFolder = join(dataDir, 'build');
  lifetime.add({ stop: () => rm(buildFolder, { recursive: true, force: true }) });
  const env = { SNAPSHOT_TTL_SECONDS: String(environment.SNAPSHOT_TTL_SECONDS) };
  const where = { port, lambdaPort, s3Url: emulator.url, bucket: name, key, buildFolder, env };
  const unbuilt = Promise.withResolvers<string>();
  const onLine = (line: string): void => {
    log.line(line);
    // They would stay without a function to call.
    if (line.startsWith('Error: Build failed')) unbuilt.resolve('they could not be built');
  };
  const offline = lifetime.add(startOffline({ ...where, onLine }));
  const failed = failureOf(offline, unbuilt.promise, { lifetime, log });
  failed.catch(() => {}); // until somebody waits for it

  // They take seconds to start: time enough to read reports.
  const bucket: Bucket = { store: writableStore(local.s3, name), settings: settingsOf(environment) };
  const refresh = () => runRefresh(bucket, { bar: verbose ? null : process.stderr });
  const provided = provideSnapshot({ ...settings, local, bucket, refresh, say, signal: lifetime.signal });
  const result = await lifetime.during(Promise.race([provided, failed]));

  const url = `http://${HOST}:${port}`;
  const ready = waitUntilReady(`${url}/analytics/kpis`, { signal: lifetime.signal });
  const kpis = kpisAnswerSchema.parse(await lifetime.during(Promise.race([ready, failed])));
  const emptyCommand = localCommand(s3Port, 'refresh', '--allow-empty');
  // Requests are logged from now on: a bar between them could not be read.
  const refresher = new Refresher(() => runRefresh(bucket, { bar: null, emptyCommand }));
  return { url, s3Url: emulator.url, s3Port, bucket, local, result, kpis, refresher, failed };
}

async function failureOf(
  offline: ProcessGroup,
  unbuilt: Promise<string>,
  { lifetime, log }: Pick<StartOptions, 'lifetime' | 'log'>,
): Promise<never> {
  const how = await Promise.race([offline.ended, unbuilt.then((why) => setTimeout(REST_OF_OUTPUT_MS, why))]);
  lifetime.signal.throwIfAborted(); // then it is we who ended it
  const tail = offline.lastLines().map((line) => `  ${line}\n`);
  process.stderr.write(`\nThe last lines of ${log.path}:\n${tail.join('')}\n`);
  throw new CliError(`the functions ended by themselves (${how})`);
}
