import { isFormat, isReport } from '../lib/refresh/layout.ts';
import type { S3Request } from './emulator.ts';

/**
 * Keys of the reports, and of the formats of series, that a request to the emulator has written or removed. They replace the events that EventBridge sends
 * for a bucket on AWS.
 */
export function changedReports(request: S3Request, place: { bucket: string; rawPrefix: string }): string[] {
  return changedKeys(request, place.bucket).filter(
    (key) => key.startsWith(place.rawPrefix) && (isReport(key) || isFormat(key, place.rawPrefix)),
  );
}

function changedKeys({ method, path, query, deletes, status }: S3Request, bucket: string): string[] {
  if (status >= 300) return [];
  const root = `/${bucket}/`;
  if (method === 'POST' && 'delete' in query) return path === root || path === `/${bucket}` ? deletes : [];
  if (!path.startsWith(root)) return [];
  const isMultipart = 'uploadId' in query;
  // The object of a multipart upload exists once a POST has completed it.
  const changes = method === 'POST' ? isMultipart : (method === 'PUT' || method === 'DELETE') && !isMultipart;
  return changes ? [path.slice(root.length)] : [];
}
