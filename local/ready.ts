import { setTimeout as sleep } from 'node:timers/promises';
import { type ProblemDocument, problemSchema } from '../schemas/problem.ts';
import { CliError, codeOf, messageOf } from '../scripts/cli/cli-error.ts';

export interface ReadyOptions {
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

const POLL_MS = 150;
/** Problems that may pass, for example while a large report is being read. */
const TRANSIENT = new Set(['TIMED_OUT', 'STORE_UNAVAILABLE']);

/**
 * Requests `url` until it answers 200; gives the JSON of that answer. Throws `CliError` with the last answer after `timeoutMs`,
 * and at once for a problem that would not pass.
 */
export async function waitUntilReady(url: string, { timeoutMs = 90_000, signal }: ReadyOptions = {}): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const stopSignal = signal ? AbortSignal.any([signal, timeout]) : timeout;
  let last = 'no answer';
  while (!stopSignal.aborted) {
    try {
      const response = await fetch(url, { signal: stopSignal });
      const body = await response.text();
      if (response.status === 200) return JSON.parse(body);
      last = `${response.status} ${body.slice(0, 500)}`;
      const problem = problemOf(response, body);
      if (problem && !TRANSIENT.has(problem.code)) throw new CliError(`the service cannot answer: ${problem.detail}`);
    } catch (error) {
      if (error instanceof CliError) throw error;
      if (!stopSignal.aborted && !isConnectionRefused(error)) last = messageOf(error);
    }
    await sleep(POLL_MS, undefined, { signal: stopSignal }).catch(() => {});
  }
  signal?.throwIfAborted();
  throw new CliError(`${url} did not answer within ${timeoutMs / 1000} s (last: ${last})`);
}

function problemOf(response: Response, body: string): ProblemDocument | undefined {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  return isProblem ? problemSchema.parse(JSON.parse(body)) : undefined;
}

/** Whether no server listens yet. */
function isConnectionRefused(error: unknown): boolean {
  return error instanceof TypeError && codeOf(error.cause) === 'ECONNREFUSED';
}
