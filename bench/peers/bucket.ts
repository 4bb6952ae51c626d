import type { Readable } from 'node:stream';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({ forcePathStyle: true });

/** Where a peer finds its report. */
export interface ReportInBucket {
  bucket: string;
  key: string;
}

/** The report as one string. */
export async function textOf({ bucket, key }: ReportInBucket): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (Body === undefined) throw new Error(`${key} came without a body`);
  return Body.transformToString();
}

/** The report as a stream. */
export async function streamOf({ bucket, key }: ReportInBucket): Promise<Readable> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body as Readable;
}
