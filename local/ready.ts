import { setTimeout as sleep } from 'node:timers/promises';
import { type ProblemDocument, problemSchema } from '../schemas/problem.ts';
import { CliError, codeOf, messageOf } from '../scripts/cli/cli-error.ts';

export interface ReadyOptions {
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

const POLL_MS = 150;
/** Problems that another try may not meet: a large report is still being read. */
const PASSING = new Set(['TIMED_OUT', 'STORE_UNAVAILABLE']);

/**
 * Asks `url` until it answers 200 and gives the answer. Throws `CliError` with what came last when the time is out, and at
 * once for a problem that another try would meet again.
 */
export async function waitUntilReady(url: string, { timeoutMs = 90_000, signal }: ReadyOptions = {}): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  let last = 'no answer';
  while (!either.aborted) {
    try {
      const response = await fetch(url, { signal: either });
      const body = await response.text();
      if (response.status === 200) return JSON.parse(body);
      last = `${response.status} ${body.slice(0, 500)}`;
      const problem = problemOf(response, body);
      if (problem && !PASSING.has(problem.code)) throw new CliError(`the service cannot answer: ${problem.detail}`);
    } catch (error) {
      if (error instanceof CliError) throw error;
      if (!either.aborted && !isRefusal(error)) last = messageOf(error);
    }
    await sleep(POLL_MS, undefined, { signal: either }).catch(() => {});
  }
  signal?.throwIfAborted();
  throw new CliError(`${url} did not answer within ${timeoutMs / 1000} s (last: ${last})`);
}

function problemOf(response: Response, body: string): ProblemDocument | undefined {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  return isProblem ? problemSchema.parse(JSON.parse(body)) : undefined;
}

/** Nobody listens yet. */
function isRefusal(error: unknown): boolean {
  return error instanceof TypeError && codeOf(error.cause) === 'ECONNREFUSED';
}
