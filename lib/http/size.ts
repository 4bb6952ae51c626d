import type { HttpResponse } from './event.ts';
import { Problem } from './problem.ts';

/** Lambda takes 6 MB of a function, as JSON in which the body is a text with escapes; the headers need some of it. */
const LARGEST = 6 * 1024 * 1024 - 32 * 1024;
/** Bytes that a character may come to, escaped once more. */
const WIDEST = 7;

/** Throws a `Problem` for an answer that Lambda would not take; gives it back otherwise. */
export function sendable(response: HttpResponse): HttpResponse {
  const { body } = response;
  if (body.length * WIDEST <= LARGEST) return response;
  const bytes = Buffer.byteLength(JSON.stringify(body));
  if (bytes <= LARGEST) return response;
  throw new Problem(
    'ANSWER_TOO_LARGE',
    `The answer would take ${bytes} bytes, more than the ${LARGEST} that can be sent: ask for less with limit, with fewer days or with a longer granularity`,
  );
}
