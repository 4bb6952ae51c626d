import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { RefreshResult } from '../lib/refresh/refresh.ts';
import { settingsOf } from '../lib/refresh/settings.ts';
import { writableStore } from '../lib/storage/writable-store.ts';
import { type KpisAnswer, kpisAnswerSchema } from '../schemas/responses.ts';
import type { Bucket } from '../scripts/cli/bucket.ts';
import { runRefresh } from '../scripts/refresh/run.ts';
import { type S3Request, startEmulator } from './emulator.ts';
import type { Functions } from './functions.ts';
import type { Lifetime } from './lifetime.ts';
import { localCommand } from './display.ts';
import { HOST } from './ports.ts';
import { provideSnapshot } from './provide-snapshot.ts';
import { waitUntilReady } from './ready.ts';
import { Refresher } from './refresher.ts';
import type { LocalBucket } from './reports.ts';
import type { Settings } from './settings.ts';
import type { Step } from './steps.ts';
import type { Uploads } from './uploads.ts';

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

export interface ServiceOptions {
  lifetime: Lifetime;
  functions: Functions;
  step: Step;
  /** Called with every request that the emulator answered. */
  onRequest?: (request: S3Request) => void;
}

/**
 * Starts the emulator as a part of `lifetime`, provides a snapshot, and waits for the functions. Throws `CliError` if a step
 * fails.
 */
export async function startService(settings: Settings, options: ServiceOptions): Promise<LocalService> {
  const { lifetime, functions, step, onRequest } = options;
  const { environment, dataDir, verbose } = settings;
  const { ports, uploads, failed } = functions;

  const folder = join(dataDir, 's3');
  const emulator = lifetime.add(await startEmulator({ port: ports.S3_PORT, folder, ...(onRequest && { onRequest }) }));
  const local: LocalBucket = { s3: emulator.s3, bucket: environment.S3_BUCKET };
  await local.s3.send(new CreateBucketCommand({ Bucket: local.bucket }));

  // The functions take seconds to start; meanwhile the reports are read.
  const bucket: Bucket = {
    store: writableStore(local.s3, local.bucket),
    settings: settingsOf(environment),
  };
  const refresh = () => step('Refreshing', () => runRefresh(bucket, { bar: verbose ? null : process.stderr }));
  const provided = provideSnapshot({ ...settings, local, bucket, refresh, step, signal: lifetime.signal });
  const result = await lifetime.during(Promise.race([provided, failed]));

  const url = `http://${HOST}:${ports.PORT}`;
  const ready = step('Waiting for the first answer', () =>
    waitUntilReady(`${url}/analytics/kpis`, { signal: lifetime.signal }),
  );
  const kpis = kpisAnswerSchema().parse(await lifetime.during(Promise.race([ready, failed])));
  const emptyCommand = localCommand(ports.S3_PORT, 'refresh', '--allow-empty');
  // From now on requests are logged, so no progress bar is shown.
  const refresher = new Refresher(() => runRefresh(bucket, { bar: null, emptyCommand }));
  return { url, s3Url: emulator.url, s3Port: ports.S3_PORT, bucket, local, result, kpis, refresher, uploads, failed };
}
