import type { IncomingMessage } from 'node:http';

export type Operation =
  | 'GetObject'
  | 'HeadObject'
  | 'GetObjectVersion'
  | 'HeadObjectVersion'
  | 'DeleteObjectVersion'
  | 'PutObject'
  | 'CopyObject'
  | 'DeleteObject'
  | 'DeleteObjects'
  | 'ListObjects'
  | 'ListObjectVersions'
  | 'ListMultipartUploads'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'Other';

/** What a request asks of S3, by its path style URL. */
export interface S3Request {
  operation: Operation;
  bucket: string;
  /** Empty where the request is of the bucket. */
  key: string;
  query: URLSearchParams;
}

export function s3Request({ method = 'GET', url = '/', headers }: IncomingMessage): S3Request {
  const { pathname, searchParams: query } = new URL(url, 'http://s3');
  const [, bucket = '', ...rest] = decodeURIComponent(pathname).split('/');
  const key = rest.join('/');
  const copies = headers['x-amz-copy-source'] !== undefined && !query.has('uploadId');
  const ofKey = copies ? 'CopyObject' : ofObject(method, query);
  return { operation: key === '' ? ofBucket(method, query) : ofKey, bucket, key, query };
}

function ofBucket(method: string, query: URLSearchParams): Operation {
  if (method === 'GET' && query.has('uploads')) return 'ListMultipartUploads';
  if (method === 'GET') return query.has('versions') ? 'ListObjectVersions' : 'ListObjects';
  return method === 'POST' && query.has('delete') ? 'DeleteObjects' : 'Other';
}

function ofObject(method: string, query: URLSearchParams): Operation {
  const ofUpload = query.has('uploadId');
  const ofVersion = query.has('versionId');
  if (method === 'GET') return ofVersion ? 'GetObjectVersion' : 'GetObject';
  if (method === 'HEAD') return ofVersion ? 'HeadObjectVersion' : 'HeadObject';
  if (method === 'PUT') return ofUpload ? 'UploadPart' : 'PutObject';
  if (method === 'DELETE' && ofUpload) return 'AbortMultipartUpload';
  if (method === 'DELETE') return ofVersion ? 'DeleteObjectVersion' : 'DeleteObject';
  if (method === 'POST') return ofUpload ? 'CompleteMultipartUpload' : 'CreateMultipartUpload';
  return 'Other';
}
