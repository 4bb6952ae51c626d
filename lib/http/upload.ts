import { type UploadAnswer, uploadAnswerSchema, uploadQuerySchema } from '../../schemas/upload.ts';
import { QueryError } from '../query/query-error.ts';
import { isReport, REPORT_NAMES } from '../refresh/layout.ts';
import { config } from '../runtime/config.ts';
import { type Credentials, presignedPost } from '../storage/presigned-post.ts';
import { parseQuery } from './query.ts';
import { stack } from './stack.ts';

/** How long a form may be used, in milliseconds; an upload that has begun may take longer. */
const VALID = 10 * 60_000;

/** The dependencies of the forms. Tests pass their own. */
export interface UploadDependencies {
  settings: () => { bucket: string; rawPrefix: string; maxBytes: number };
  /** Those of the function's role, which may put reports and nothing else. */
  credentials: () => Credentials;
  region: () => string;
  now: () => Date;
}

/** The variables of Lambda itself, which are no settings of the service. */
const variables = (): NodeJS.ProcessEnv => process.env;

const DEPLOYED: UploadDependencies = {
  settings() {
    const { S3_BUCKET, RAW_PREFIX, UPLOAD_MAX_BYTES } = config();
    return { bucket: S3_BUCKET, rawPrefix: RAW_PREFIX, maxBytes: UPLOAD_MAX_BYTES };
  },
  credentials: () => ({
    accessKeyId: variables()['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: variables()['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: variables()['AWS_SESSION_TOKEN'],
  }),
  region: () => variables()['AWS_REGION'] ?? '',
  now: () => new Date(),
};

/**
 * The Lambda handler that returns forms to upload a report: for one key below the prefix of the reports, up to a size, for ten
 * minutes. The browser sends the report directly to S3.
 */
export function uploads(
  { path, summary }: { path: string; summary: string },
  { settings, credentials, region, now }: UploadDependencies = DEPLOYED,
) {
  const declaration = { path, summary, query: uploadQuerySchema, response: uploadAnswerSchema };
  return stack(declaration, async (event) => {
    const { name, series, bytes } = parseQuery(uploadQuerySchema(), event);
    const { bucket, rawPrefix, maxBytes } = settings();
    if (!isReport(name)) {
      throw new QueryError([
        { parameter: 'name', message: `name does not have the ending of a report. ${REPORT_NAMES}` },
      ]);
    }
    if (bytes !== undefined && bytes > maxBytes) {
      const message = `bytes ${bytes} is more than ${maxBytes}, the limit of this stage. Compress the report (.gz), split it, or put it into the bucket yourself`;
      throw new QueryError([{ parameter: 'bytes', message }]);
    }
    const key = `${rawPrefix}${series === undefined ? '' : `${series}/`}${name}`;
    const began = now();
    const expiresAt = new Date(began.valueOf() + VALID);
    const form = presignedPost({ bucket, key, region: region(), maxBytes, expiresAt }, credentials(), began);
    const body: UploadAnswer = {
      data: { ...form, key, max_bytes: maxBytes, expires_at: expiresAt.toISOString() },
    };
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
    return { statusCode: 200, headers, body: JSON.stringify(body) };
  });
}
