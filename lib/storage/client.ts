import { S3Client } from '@aws-sdk/client-s3';
import type { Environment } from '../../schemas/environment.ts';
import { tracer } from '../runtime/tracer.ts';

type Settings = Pick<Environment, 'S3_FORCE_PATH_STYLE' | 'AWS_ENDPOINT_URL_S3' | 'AWS_ENDPOINT_URL'>;

/**
 * A client whose limits fit a request of 29 s: three attempts, and no waiting on a connection that is dead. Region,
 * credentials and endpoint are the SDK's own business; other S3 services rarely know buckets as host names, hence the
 * path style wherever an endpoint is set. A refresh has minutes, so it tries longer.
 */
export function createClient(settings: Settings, use: 'request' | 'refresh' = 'request'): S3Client {
  const endpoint = settings.AWS_ENDPOINT_URL_S3 ?? settings.AWS_ENDPOINT_URL;
  const { S3_FORCE_PATH_STYLE: style } = settings;
  const client = new S3Client({
    maxAttempts: use === 'refresh' ? 6 : 3,
    retryMode: 'standard',
    forcePathStyle: style === 'auto' ? endpoint !== undefined : style === 'true',
    requestHandler: { connectionTimeout: 1500, socketTimeout: use === 'refresh' ? 60_000 : 10_000 },
  });
  return tracer.captureAWSv3Client(client);
}
