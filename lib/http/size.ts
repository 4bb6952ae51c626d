import type { HttpResponse } from './event.ts';
import { Problem } from './problem.ts';

/** Most bytes of a body as a JSON string. Lambda accepts 6 MB of JSON; 32 KiB are left for status and headers. */
const MAX_BYTES = 6 * 1024 * 1024 - 32 * 1024;
/** Most bytes that one character of the body takes in that string, such as `\\u0001` for an escaped control character. */
const MAX_BYTES_PER_CHARACTER = 7;

/** Returns the answer. Throws the problem `ANSWER_TOO_LARGE` when Lambda would not accept it. */
export function checkSize(response: HttpResponse): HttpResponse {
  const { body } = response;
  if (body.length * MAX_BYTES_PER_CHARACTER <= MAX_BYTES) return response;
  const bytes = Buffer.byteLength(JSON.stringify(body));
  if (bytes <= MAX_BYTES) return response;
  throw new Problem(
    'ANSWER_TOO_LARGE',
    `The answer has ${bytes} bytes; the limit is ${MAX_BYTES}. Request less: a smaller limit, fewer days or a longer granularity`,
  );
}
