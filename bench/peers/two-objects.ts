import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({ forcePathStyle: true });

/** A function that only gets two objects: the manifest, and the one at `S3_KEY` that an answer is made from. */
export async function handler() {
  const { S3_BUCKET, MANIFEST_KEY, S3_KEY } = process.env;
  for (const Key of [MANIFEST_KEY, S3_KEY]) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: S3_BUCKET, Key }));
    await Body?.transformToByteArray();
  }
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: '{"status":"success"}' };
}
