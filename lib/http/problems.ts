import { QueryError } from '../query/query-error.ts';
import { TooManyLines } from '../rollup/lines-source.ts';
import { SnapshotError } from '../snapshot/snapshot-error.ts';
import { pathOf } from './event.ts';
import { Problem, problemDocument } from './problem.ts';
import type { Middleware } from './request.ts';

/** The problem to report for an error. An unexpected error becomes an `INTERNAL_ERROR` that reveals nothing about it. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof QueryError) {
    const errors = error.flaws.map(({ parameter, message }) => ({ path: parameter, message }));
    return new Problem('INVALID_PARAMETER', error.message, { errors, cause: error });
  }
  if (error instanceof TooManyLines) {
    const errors = [{ path: 'start_date', message: error.message }];
    return new Problem('INVALID_PARAMETER', error.message, { errors, cause: error });
  }
  if (error instanceof SnapshotError) {
    const headers = { 'Retry-After': String(error.retryAfter) };
    return new Problem(error.code, error.message, { headers, cause: error });
  }
  return new Problem('INTERNAL_ERROR', 'Something went wrong. The log has the cause under this request_id', {
    cause: error,
  });
}

/** Turns anything that was thrown into an `application/problem+json` answer. No other code does that. */
export const problems = (path: string): Middleware => ({
  onError(request) {
    const problem = asProblem(request.error);
    request.error = problem;
    const document = problemDocument(problem, pathOf(request.event, path), request.internal.requestId);
    request.response = {
      statusCode: problem.status,
      headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...problem.headers },
      body: JSON.stringify(document),
    };
  },
});
