import { HOST } from './ports.ts';
import { readSettings } from './settings.ts';

/** Credentials for the emulator, which accepts any. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
export const LOCAL_REGION = 'us-east-1';

/** Environment variables that make the SDK use the emulator and nothing else. */
export function sdkVariables(s3Url: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_REGION: LOCAL_REGION,
    AWS_ENDPOINT_URL_S3: s3Url,
    // Otherwise a profile of the user could set another endpoint or region.
    AWS_PROFILE: '',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    S3_FORCE_PATH_STYLE: 'auto',
  };
}

/** Environment variables for the bucket of an `npm start` with the same settings. Throws `UsageError`. */
export function localS3(env: NodeJS.ProcessEnv): Record<string, string> {
  const { ports, environment } = readSettings([], env);
  return { ...sdkVariables(`http://${HOST}:${ports.S3_PORT}`), S3_BUCKET: environment.S3_BUCKET };
}
