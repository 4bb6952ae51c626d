import { join, relative } from 'node:path';
import { sdkVariables } from './local-s3.ts';
import { type ProcessGroup, startNode } from './processes.ts';

export const PROJECT = join(import.meta.dirname, '..');

export interface OfflineOptions {
  port: number;
  lambdaPort: number;
  /** Address of the S3 emulator. */
  s3Url: string;
  bucket: string;
  key: string;
  /** Folder for the bundled functions. */
  buildFolder: string;
  /** Further variables for the functions. */
  env?: Record<string, string>;
  onLine?: (line: string) => void;
}

/** Seconds for which an idle function keeps its memory, and so its snapshot. */
const IDLE_SECONDS = 3600;

/** Starts the functions behind serverless offline. They are ready when the routes answer. */
export function startOffline(options: OfflineOptions): ProcessGroup {
  const { port, lambdaPort, onLine } = options;
  const args = [join(PROJECT, 'node_modules/.bin/serverless'), 'offline', '--noSponsor', '--noPrependStageInUrl'];
  args.push('--host', '127.0.0.1', '--httpPort', String(port), '--lambdaPort', String(lambdaPort));
  args.push('--terminateIdleLambdaTime', String(IDLE_SECONDS));
  return startNode(args, { cwd: PROJECT, env: environment(options), ...(onLine && { onLine }) });
}

/** The environment of this process, without variables that would reach a real AWS account or slow the functions down. */
function environment({ s3Url, bucket, key, buildFolder, env }: OfflineOptions): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|NODE_OPTIONS$)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...sdkVariables(s3Url),
    S3_BUCKET: bucket,
    S3_KEY: key,
    BUNDLER: './resources/kept-bundles.ts',
    BUNDLE_CACHE: join(PROJECT, 'node_modules/.cache/bundles'),
    ESBUILD_WORK_FOLDER: relative(PROJECT, buildFolder), // serverless-esbuild takes it relative to the project
    SLS_INTERACTIVE_SETUP_ENABLE: '0',
    TZ: 'UTC', // as in Lambda; schedules depend on it
    ...env,
  };
}
