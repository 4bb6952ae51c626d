import type { IncomingMessage } from 'node:http';

export type Operation =
  | 'GetObject'
  | 'HeadObject'
  | 'PutObject'
  | 'DeleteObject'
  | 'DeleteObjects'
  | 'ListObjects'
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

export function s3Request({ method = 'GET', url = '/' }: IncomingMessage): S3Request {
  const { pathname, searchParams: query } = new URL(url, 'http://s3');
  const [, bucket = '', ...rest] = decodeURIComponent(pathname).split('/');
  const key = rest.join('/');
  return { operation: key === '' ? ofBucket(method, query) : ofObject(method, query), bucket, key, query };
}

function ofBucket(method: string, query: URLSearchParams): Operation {
  if (method === 'GET') return query.has('uploads') ? 'ListMultipartUploads' : 'ListObjects';
  return method === 'POST' && query.has('delete') ? 'DeleteObjects' : 'Other';
}

function ofObject(method: string, query: URLSearchParams): Operation {
  const ofUpload = query.has('uploadId');
  if (method === 'GET') return 'GetObject';
  if (method === 'HEAD') return 'HeadObject';
  if (method === 'PUT') return ofUpload ? 'UploadPart' : 'PutObject';
  if (method === 'DELETE') return ofUpload ? 'AbortMultipartUpload' : 'DeleteObject';
  if (method === 'POST') return ofUpload ? 'CompleteMultipartUpload' : 'CreateMultipartUpload';
  return 'Other';
}
