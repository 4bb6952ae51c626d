import type { S3Client } from '@aws-sdk/client-s3';
import type { ParseArgsOptionsConfig } from 'node:util';
import { createClient } from '../../lib/storage/client.ts';
import { type WritableStore, writableStore } from '../../lib/storage/writable-store.ts';
import { type EtlSettings, settingsOf } from '../../lib/refresh/settings.ts';
import { localS3 } from '../../local/local-s3.ts';
import { UsageError } from './cli-error.ts';
import { loadDotEnv, serviceSettings } from './environment.ts';
import { isStageName, type Stage, stageVariables } from './stage.ts';

/** The bucket of a command, and the settings of its refresh. */
export interface Bucket {
  store: WritableStore;
  settings: EtlSettings;
}

/** The same with the client that it is read with, for what no store does. */
export interface OpenBucket extends Bucket {
  client: S3Client;
}

/** Which bucket a command works on; without either option the one that the environment names. */
export interface BucketOptions {
  /** That of an `npm start` on this machine. */
  local: boolean;
  /** That of a deployed stage; null: of none. */
  stage: Stage | null;
}

/** The options of every command that works on a bucket, for `readArgs`. */
export const BUCKET_ARGS = {
  local: { type: 'boolean' },
  stage: { type: 'string' },
  region: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

/** Their lines in the help of a command. */
export const BUCKET_HELP = `  --stage NAME   use the bucket and the settings of a deployed stage, not those of the environment; needs AWS credentials
  --region NAME  region of that stage (AWS_REGION, else eu-central-1)
  --local        use the bucket of an npm start on this machine (S3_PORT, 4568)`;

/** What is said below them. */
export const BUCKET_ENVIRONMENT = `Without --stage and --local the environment, or a .env file, sets the bucket (S3_BUCKET) and how to reach it (AWS_REGION,
AWS_PROFILE, AWS_ENDPOINT_URL_S3 and other variables of the AWS SDK); .env.example explains each variable.`;

/** Throws `UsageError`. */
export function bucketOptionsOf(values: {
  local?: boolean | undefined;
  stage?: string | undefined;
  region?: string | undefined;
}): BucketOptions {
  const { local = false, stage, region } = values;
  if (region !== undefined && stage === undefined) throw new UsageError('--region needs --stage');
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) {
    throw new UsageError('--region needs the name of a region, such as eu-central-1');
  }
  if (stage === undefined) return { local, stage: null };
  if (local) throw new UsageError('--local and --stage cannot be combined');
  if (!isStageName(stage)) throw new UsageError('--stage needs the name of a stage, such as prod');
  return { local, stage: { name: stage, region } };
}

/**
 * Opens the bucket of a command. Throws `UsageError` if a setting is missing or wrong, and `CliError` if there is no such stage.
 */
export async function openBucket({ local, stage }: BucketOptions): Promise<OpenBucket> {
  const environment = serviceSettings(await variablesOf({ local, stage }));
  const client = createClient(environment, 'refresh');
  const store = writableStore(client, environment.S3_BUCKET);
  return { client, store, settings: settingsOf(environment) };
}

async function variablesOf({ local, stage }: BucketOptions): Promise<NodeJS.ProcessEnv> {
  if (stage !== null) return stageVariables(stage);
  loadDotEnv();
  // The SDK reads its variables from the environment itself.
  if (local) Object.assign(process.env, localS3(process.env));
  return process.env;
}
