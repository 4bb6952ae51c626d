import { S3Client } from '@aws-sdk/client-s3';
import type { Environment } from '../../schemas/environment.ts';

type Settings = Pick<Environment, 'S3_FORCE_PATH_STYLE' | 'AWS_ENDPOINT_URL_S3' | 'AWS_ENDPOINT_URL'>;

/**
 * An S3 client. For a request, which has 29 s, it makes three attempts and gives up on a silent connection early; a refresh
 * has minutes, so it tries longer. Region, credentials and endpoint come from the SDK's own settings. With an endpoint, the
 * bucket goes into the path: S3 services other than AWS rarely support bucket names as host names.
 */
export function createClient(settings: Settings, use: 'request' | 'refresh' = 'request'): S3Client {
  const endpoint = settings.AWS_ENDPOINT_URL_S3 ?? settings.AWS_ENDPOINT_URL;
  const { S3_FORCE_PATH_STYLE: pathStyle } = settings;
  return new S3Client({
    maxAttempts: use === 'refresh' ? 6 : 3,
    retryMode: 'standard',
    forcePathStyle: pathStyle === 'auto' ? endpoint !== undefined : pathStyle === 'true',
    requestHandler: { connectionTimeout: 1500, socketTimeout: use === 'refresh' ? 60_000 : 10_000 },
  });
}
