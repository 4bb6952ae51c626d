import { ServiceError } from '../../base/service-error.ts';
import { httpStatusOf } from '../../storage/objects.ts';

/** What to do about a failure, by the code of its error. Errors whose message already says it have no entry. */
const REMEDIES: Readonly<Record<string, string>> = {
  INVALID_CONFIG: 'Correct the setting that the message names, and deploy again',
  STORE_FAILED:
    'S3 failed or refused. AccessDenied: check bucketName, rawPrefix, kmsKeyArn and the policies of bucket and key. Other failures are retried automatically',
  OBJECT_CHANGED: 'The object changed while it was read. The refresh is retried automatically',
  CONFLICT: 'Other refreshes published before this one, each time. It is retried automatically',
  LOST_ROLLUPS:
    'Files that the refresh built are missing. The next attempt builds them again. Check that nothing else deletes objects in etl-output/',
  LOST_LINES:
    'Files that the refresh built are missing. The next attempt builds them again. Check that nothing else deletes objects in etl-output/',
  LOST_VERSIONS: 'See LostVersions in docs/operations.md, which lists what to do',
  EMPTY_LISTING:
    'Check rawPrefix and bucketName. If all reports were removed on purpose, refresh with {"allow_empty":true}',
  BROKEN_MANIFEST:
    'Restore an earlier version of the manifest in the bucket, or deploy the version of the service that wrote it',
};
const OF_AWS =
  'AWS refused or failed: check the rights of the role and the limits of the account. It is retried automatically';
const UNEXPECTED =
  'A setting, a limit or a defect is the cause: see the message and the stack. It is retried automatically';

/** The log fields of an error that ends a function of the refresh: what failed, why, and what to do. */
export interface FailureFields {
  code: string;
  /** What to do. */
  remedy: string;
  error: Error;
}

/** The message and the fields of the one log line of a failure. `what`: what failed, such as "refresh" or "build step". */
export function failureOf(what: string, thrown: unknown): { message: string; fields: FailureFields } {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
  const code = error instanceof ServiceError ? error.code : error.name;
  const remedy = REMEDIES[code] ?? (httpStatusOf(error) === undefined ? UNEXPECTED : OF_AWS);
  return { message: `Failed ${what}: ${error.message}`, fields: { code, remedy, error } };
}
