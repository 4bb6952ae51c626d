import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';
import { CliError, messageOf } from '../scripts/cli/cli-error.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from './local-s3.ts';
import { repairStore } from './repair-store.ts';
import { HOST } from './ports.ts';

/** An S3 emulator that runs in this process. */
export interface Emulator {
  readonly url: string;
  readonly s3: S3Client;
  stop(): Promise<void>;
}

/** A request that the emulator answered. `path` is `/bucket/key` without the query. */
export interface S3Request {
  method: string;
  path: string;
  query: Record<string, unknown>;
  /** Keys in the body of a batch delete. */
  deletes: string[];
  status: number;
}

export interface EmulatorOptions {
  /** 0 picks a free port. */
  port: number;
  /** Folder of the objects; created if missing. */
  folder: string;
  onRequest?: (request: S3Request) => void;
}

export { LOCAL_CREDENTIALS, LOCAL_REGION };

/** Maximum size of a request body in bytes: 5 GB, as in S3. */
const MAX_BODY_BYTES = 5_000_000_000;

/** Starts the emulator. Its objects stay in `folder` when it stops. Throws `CliError`. */
export async function startEmulator({ port, folder, onRequest }: EmulatorOptions): Promise<Emulator> {
  await repairStore(folder);
  const stopConfiguring = configure(onRequest);
  try {
    const server = await startFauxqs({ port, logger: false, s3StorageDir: folder });
    const url = `http://${HOST}:${server.port}`;
    const s3 = new S3Client({
      endpoint: url,
      forcePathStyle: true,
      region: LOCAL_REGION,
      credentials: LOCAL_CREDENTIALS,
    });
    return {
      url,
      s3,
      async stop() {
        s3.destroy();
        await server.stop();
      },
    };
  } catch (error) {
    throw new CliError(`the S3 emulator did not start: ${messageOf(error)}`, { cause: error });
  } finally {
    stopConfiguring();
  }
}

/** The parts of fastify, the web server inside the emulator, that are used here. */
interface WebServer {
  listen(options: object): Promise<string>;
  addHook(name: 'onRoute', hook: (route: { bodyLimit?: number }) => void): void;
  addHook(name: 'onResponse', hook: (request: WebRequest, reply: { statusCode: number }) => Promise<void>): void;
}
interface WebRequest {
  method: string;
  url: string;
  query: Record<string, unknown>;
  body: unknown;
}

function hasWebServer(message: unknown): message is { fastify: WebServer } {
  return typeof message === 'object' && message !== null && 'fastify' in message;
}

/**
 * Configures the web server of the emulator when it is created: the emulator itself listens on every address, accepts 11 MB
 * per request, and has no option for either. Gives the function that stops this.
 */
function configure(onRequest: EmulatorOptions['onRequest']): () => void {
  const onInitialization = (message: unknown): void => {
    if (!hasWebServer(message)) return;
    const { fastify } = message;
    const listen = fastify.listen.bind(fastify);
    fastify.listen = (options) => listen({ ...options, host: HOST });
    fastify.addHook('onRoute', (route) => {
      route.bodyLimit = MAX_BODY_BYTES;
    });
    fastify.addHook('onResponse', async ({ method, url, query, body }, { statusCode }) => {
      const path = decodeURIComponent(url.split('?', 1)[0] ?? '');
      const deletes = method === 'POST' && 'delete' in query ? keysIn(String(body)) : [];
      onRequest?.({ method, path, query, deletes, status: statusCode });
    });
  };
  subscribe('fastify.initialization', onInitialization);
  return () => void unsubscribe('fastify.initialization', onInitialization);
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** The keys of a body such as `<Delete><Object><Key>raw/a.csv</Key></Object></Delete>`. */
function keysIn(body: string): string[] {
  return [...body.matchAll(/<Key>(.*?)<\/Key>/gs)].map(([, key = '']) =>
    key.replaceAll(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity),
  );
}
