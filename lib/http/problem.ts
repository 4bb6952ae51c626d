import type { ProblemDocument } from '../../schemas/problem.ts';
import { ServiceError } from '../base/service-error.ts';

/** Every kind of problem that the service answers with, by code. */
export const PROBLEMS = {
  INVALID_PARAMETER: { status: 400, title: 'A query parameter is not valid' },
  ANSWER_TOO_LARGE: { status: 400, title: 'The answer would be too large' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This method is not allowed here' },
  INTERNAL_ERROR: { status: 500, title: 'The service failed' },
  NO_DATA: { status: 503, title: 'There is no report yet' },
  STORE_UNAVAILABLE: { status: 503, title: 'The reports cannot be reached' },
  REFRESH_REQUIRED: { status: 503, title: 'The report has to be refreshed first' },
  REPORT_UNREADABLE: { status: 503, title: 'The report cannot be read' },
  UNHEALTHY: { status: 503, title: 'The service cannot answer' },
  TIMED_OUT: { status: 503, title: 'The answer took too long' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof PROBLEMS;

interface ProblemOptions extends ErrorOptions {
  /** Each flaw of the request. */
  errors?: NonNullable<ProblemDocument['errors']>;
  /** Further headers of the answer. */
  headers?: Record<string, string>;
}

/** An error whose message the caller may read: it becomes `detail`, so it must not reveal internals. */
export class Problem extends ServiceError {
  override readonly name = 'Problem';
  override readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly errors: ProblemOptions['errors'];
  readonly headers: Record<string, string>;

  constructor(code: ProblemCode, detail: string, { errors, headers = {}, cause }: ProblemOptions = {}) {
    super(detail, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = PROBLEMS[code].status;
    this.title = PROBLEMS[code].title;
    this.errors = errors;
    this.headers = headers;
  }
}

/** The body of an error answer (RFC 9457). `instance`: path of the request. */
export function problemDocument(problem: Problem, instance: string, requestId: string): ProblemDocument {
  const { code, title, status, message: detail, errors } = problem;
  const type = `urn:problem-type:sales-analytics:${code.toLowerCase().replaceAll('_', '-')}`;
  return { type, title, status, detail, instance, code, request_id: requestId, ...(errors && { errors }) };
}
