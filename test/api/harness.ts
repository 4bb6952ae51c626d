import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { RefreshAnswer } from '../../lib/refresh/lambda/refresh-handler.ts';
import { type S3Request, startEmulator } from '../../local/emulator.ts';
import type { Part } from '../../local/lifetime.ts';
import { startOffline } from '../../local/offline.ts';
import { choosePorts, HOST } from '../../local/ports.ts';
import { waitUntilReady } from '../../local/ready.ts';
import { ordersCsv } from './orders.ts';

/** The service under test, over HTTP. */
export interface Api {
  readonly url: string;
  readonly s3: S3Client;
  readonly bucket: string;
  /** Key of the report that is served as long as nothing else is there. */
  readonly key: string;
  /** Every request that S3 has answered, oldest first. */
  readonly requests: readonly S3Request[];
  /** Asks the service, once it is `settled`. */
  get(path: string, init?: RequestInit): Promise<Answer>;
  /** Resolves when every function will look for what was changed in the bucket. */
  settled(): Promise<void>;
  /** Uploads an object, by default the report. */
  put(bytes: Uint8Array | string, key?: string): Promise<void>;
  remove(key?: string): Promise<void>;
  /** Invokes the refresh function, as the schedule, an event of the bucket or a person does. */
  refresh(event?: object): Promise<RefreshAnswer>;
  /** Uploads a report below `raw/` and refreshes: a published snapshot is served from now on. */
  publish(bytes: Uint8Array | string, key?: string): Promise<RefreshAnswer>;
  /** Removes everything but the report at `key`, which is served again as it is. */
  unpublish(): Promise<void>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body where it is JSON. */
  json: unknown;
}

const BUCKET = 'reports-under-test';
const KEY = 'etl-output/Cleaned_Amazon_Sale_Report.csv';
/** Seconds. To look at every request would take longer than to answer it. */
const TTL = 1;

let running: Promise<{ api: Api; stop: () => Promise<void> }> | undefined;

/** The service, started at the first call with the report of `orders.ts`; one for all tests of a run. */
export async function startedApi(): Promise<Api> {
  running ??= start();
  return (await running).api;
}

after(async function endService() {
  this.timeout(20_000);
  await (await running)?.stop();
});

async function start(): Promise<{ api: Api; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'api-test-'));
  const parts: Part[] = [{ stop: () => rm(folder, { recursive: true, force: true }) }];
  const stop = async (): Promise<void> => {
    for (const part of parts.splice(0).reverse()) await part.stop();
  };
  try {
    const requests: S3Request[] = [];
    const { PORT: port, LAMBDA_PORT: lambdaPort } = await choosePorts({ PORT: 0, S3_PORT: 0, LAMBDA_PORT: 0 });
    const onRequest = (request: S3Request): void => void requests.push(request);
    const emulator = await startEmulator({ port: 0, folder: join(folder, 's3'), onRequest });
    parts.push(emulator);
    const url = `http://${HOST}:${port}`;
    const refreshUrl = `http://${HOST}:${lambdaPort}/2015-03-31/functions/sales-analytics-dev-refresh/invocations`;
    const api = apiOf({ url, refreshUrl, s3: emulator.s3, requests });
    await emulator.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await api.put(ordersCsv());
    const offline = startOffline({
      port,
      lambdaPort,
      s3Url: emulator.url,
      bucket: BUCKET,
      key: KEY,
      buildFolder: join(folder, 'build'),
      env: { SNAPSHOT_TTL_SECONDS: String(TTL), LOG_LEVEL: 'INFO', CORS_ORIGINS: '*', RAW_PREFIX: 'raw/' },
    });
    parts.push(offline);
    const ended = offline.ended.then((how) => {
      throw new Error(`serverless offline ended (${how}):\n${offline.lastLines().join('\n')}`);
    });
    ended.catch(() => {}); // once all is up, the tests notice
    await Promise.race([waitUntilReady(`${url}/analytics/kpis`), ended]);
    return { api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function apiOf({ url, refreshUrl, s3, requests }: Pick<Api, 'url' | 's3' | 'requests'> & { refreshUrl: string }): Api {
  let changedAt = -Infinity;
  const changed = (): void => void (changedAt = performance.now());
  return {
    url,
    s3,
    bucket: BUCKET,
    key: KEY,
    requests,
    async settled() {
      const left = changedAt + TTL * 1000 + 20 - performance.now();
      if (left > 0) await sleep(left);
    },
    async get(path, init) {
      await this.settled();
      const response = await fetch(url + path, init);
      const text = await response.text();
      const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson && text !== '' ? JSON.parse(text) : undefined,
      };
    },
    async put(bytes, key = KEY) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: bytes }));
      changed();
    },
    async remove(key = KEY) {
      await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key }));
      changed();
    },
    async refresh(event = {}) {
      const response = await fetch(refreshUrl, { method: 'POST', body: JSON.stringify(event) });
      const text = await response.text();
      changed();
      if (response.status !== 200 || response.headers.has('x-amz-function-error')) throw new Error(text);
      return JSON.parse(text);
    },
    async publish(bytes, key = 'raw/orders.csv') {
      await this.put(bytes, key);
      return this.refresh();
    },
    async unpublish() {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
      for (const { Key } of Contents) if (Key !== undefined && Key !== KEY) await this.remove(Key);
    },
  };
}
