import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';

/** Credentials that the emulator takes like any others. */
const CREDENTIALS = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const REGION = 'us-east-1';

/** S3 in a process of its own, so that its work is not counted as that of a side. */
export interface SeparateEmulator {
  s3: S3Client;
  /** The environment of a process that talks to it, and to nothing else of AWS. */
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

export async function startSeparateEmulator(folder: string): Promise<SeparateEmulator> {
  const child = fork(join(import.meta.dirname, 'emulator-process.ts'), [folder], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const early = once(child, 'exit').then((): never => {
    throw new Error('The S3 emulator did not start');
  });
  const [url] = (await Promise.race([once(child, 'message'), early])) as [string];
  early.catch(() => {}); // from now on it ends when it is told to
  return {
    s3: new S3Client({ endpoint: url, region: REGION, credentials: CREDENTIALS, forcePathStyle: true }),
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL_S3: url,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    async stop() {
      process.off('exit', kill);
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      kill();
      await ended;
    },
  };
}
