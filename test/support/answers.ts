import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { HttpResponse } from '../../lib/http/event.ts';
import type { Question } from './ask-handlers.ts';

/** An answer without what differs by day and machine. */
export interface Answer extends Question {
  status: number;
  content_type: string | null;
  /** The header `Content-Disposition`. */
  file_name: string | null;
  body: string;
}

/**
 * Asks the handlers in `functions/` over a published bucket, as API Gateway does. `url`: where its S3 listens. They run in
 * one thread, with an environment that names the bucket and leaves all other settings at their defaults.
 */
export async function askHandlers(url: string, bucket: string, questions: readonly Question[]): Promise<Answer[]> {
  const env = {
    S3_BUCKET: bucket,
    AWS_ENDPOINT_URL_S3: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const worker = new Worker(new URL('ask-handlers.ts', import.meta.url), {
    workerData: questions.map(({ question, accept }) => ({ question, accept })),
    env,
    stdout: true, // their log lines
  });
  worker.stdout.resume();
  const [responses] = (await once(worker, 'message')) as [HttpResponse[]];
  await worker.terminate();
  return responses.map((response, index) => normalise(questions[index]!, response));
}

/**
 * What of a response has to stay the same from version to version. Left out: the values of `timestamp`, `snapshot`,
 * `refreshed_at`, `checked_at`, `last_modified` and `etag`; of a refusal all but its code; header fields about caching and
 * CORS.
 */
export function normalise({ question, accept }: Question, { statusCode, headers, body }: HttpResponse): Answer {
  return {
    question,
    accept,
    status: statusCode,
    content_type: headers['Content-Type'] ?? null,
    file_name: headers['Content-Disposition'] ?? null,
    body: statusCode >= 400 ? (JSON.parse(body) as { code: string }).code : body.replace(CHANGING, '"$1":"-"'),
  };
}

const CHANGING = /"(timestamp|snapshot|refreshed_at|checked_at|last_modified|etag)":"[^"]*"/g;
