import { createHmac } from 'node:crypto';

/** Credentials of AWS; of a role they have a token. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

/** The limits of an upload with a form: one object, up to a size, until a time. */
export interface UploadGrant {
  bucket: string;
  key: string;
  region: string;
  /** Most bytes; at least one is needed. */
  maxBytes: number;
  expiresAt: Date;
}

/** A form that S3 takes: its fields come before the file. */
export interface UploadForm {
  url: string;
  fields: Record<string, string>;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Signs a form for S3's POST Object by Signature Version 4. Whoever has it can put this object, in this size, until it expires,
 * with the rights of the credentials.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
 */
export function presignedPost(grant: UploadGrant, credentials: Credentials, now: Date): UploadForm {
  const { bucket, key, region, maxBytes, expiresAt } = grant;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const time = now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const signed = {
    bucket,
    key,
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${accessKeyId}/${day}/${region}/s3/aws4_request`,
    'X-Amz-Date': time,
    ...(sessionToken && { 'X-Amz-Security-Token': sessionToken }),
  };
  const conditions = [
    ...Object.entries(signed).map(([name, value]) => ({ [name]: value })),
    ['content-length-range', 1, maxBytes],
  ];
  const policy = JSON.stringify({ expiration: expiresAt.toISOString(), conditions });
  const Policy = Buffer.from(policy).toString('base64');
  const signingKey = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  const { bucket: _, ...fields } = signed;
  return {
    url: urlOf(bucket, region),
    fields: { ...fields, Policy, 'X-Amz-Signature': hmac(signingKey, Policy).toString('hex') },
  };
}

/** Where S3 takes uploads of a bucket. A name with dots does not fit the certificate of a host name. */
function urlOf(bucket: string, region: string): string {
  const host = s3HostOf(region);
  return bucket.includes('.') ? `https://${host}/${bucket}` : `https://${bucket}.${host}/`;
}

export const s3HostOf = (region: string): string =>
  `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
