import { join, relative } from 'node:path';
import { HOST, choosePorts } from '../../local/ports.ts';
import { startNode } from '../../local/processes.ts';
import { waitUntilReady } from '../../local/ready.ts';
import { PROJECT } from './bundles.ts';

/** A service behind serverless offline. */
export interface Offline {
  url: string;
  stop(): Promise<void>;
}

export interface OfflineOptions {
  /** Folder with the `serverless.yml`. */
  service: string;
  /** Folder for its bundles, inside the project. */
  buildFolder: string;
  /** Path that answers when all is up. */
  path: string;
  env: NodeJS.ProcessEnv;
}

/** Starts a service on free ports and waits until it answers. */
export async function startOffline({ service, buildFolder, path, env }: OfflineOptions): Promise<Offline> {
  const ports = await choosePorts({ PORT: 0, S3_PORT: 0, LAMBDA_PORT: 0 });
  const args = [join(PROJECT, 'node_modules/.bin/serverless'), 'offline', '--noSponsor', '--noPrependStageInUrl'];
  args.push('--host', HOST, '--httpPort', String(ports.PORT), '--lambdaPort', String(ports.LAMBDA_PORT));
  const started = startNode(args, {
    cwd: service,
    env: { ...env, ESBUILD_WORK_FOLDER: relative(service, buildFolder), SLS_INTERACTIVE_SETUP_ENABLE: '0' },
  });
  const url = `http://${HOST}:${ports.PORT}`;
  const early = started.ended.then((how): never => {
    throw new Error(`serverless offline ended (${how}): ${started.lastLines().join(' ')}`);
  });
  early.catch(() => {}); // once all is up, it ends when it is told to
  try {
    await Promise.race([waitUntilReady(url + path), early]);
  } catch (error) {
    await started.stop();
    throw error;
  }
  return { url, stop: () => started.stop() };
}
