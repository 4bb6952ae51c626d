import { isReport } from '../lib/refresh/layout.ts';
import type { S3Request } from './emulator.ts';

/**
 * Keys of the reports that a request has put into the bucket or removed from it; none for any other request. What
 * EventBridge tells of a bucket of AWS, the emulator's requests tell here.
 */
export function changedReports(request: S3Request, place: { bucket: string; rawPrefix: string }): string[] {
  return changedKeys(request, place.bucket).filter((key) => key.startsWith(place.rawPrefix) && isReport(key));
}

function changedKeys({ method, path, query, deletes, status }: S3Request, bucket: string): string[] {
  if (status >= 300) return [];
  const root = `/${bucket}/`;
  if (method === 'POST' && 'delete' in query) return path === root || path === `/${bucket}` ? deletes : [];
  if (!path.startsWith(root)) return [];
  const ofPart = 'uploadId' in query;
  // A large upload comes in parts; the object is there when a POST has ended it.
  const changes = method === 'POST' ? ofPart : (method === 'PUT' || method === 'DELETE') && !ofPart;
  return changes ? [path.slice(root.length)] : [];
}
