import { isReport } from '../../lib/etl/layout.ts';
import type { S3Request } from './emulator.ts';

/**
 * Key of the report that a request has put into the bucket or removed from it; undefined for any other request. What
 * EventBridge tells of a bucket of AWS, the emulator's requests tell here.
 */
export function changedReport(
  { method, path, query, status }: S3Request,
  place: { bucket: string; rawPrefix: string },
) {
  const root = `/${place.bucket}/`;
  if (status >= 300 || !path.startsWith(root + place.rawPrefix)) return undefined;
  const key = path.slice(root.length);
  const ofPart = 'uploadId' in query;
  // A large upload comes in parts; the object is there when a POST has ended it.
  const changes = method === 'POST' ? ofPart : (method === 'PUT' || method === 'DELETE') && !ofPart;
  return changes && isReport(key) ? key : undefined;
}
