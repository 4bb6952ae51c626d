import { type HealthAnswer, healthAnswerSchema } from '../../schemas/responses.ts';
import { noQuerySchema } from '../../schemas/query.ts';
import { answerHealth } from '../answers/index.ts';
import { SnapshotError } from '../snapshot/snapshot-error.ts';
import { Problem } from './problem.ts';
import { parseQuery } from './query.ts';
import { DEPLOYED_DEPENDENCIES, stack, type RouteDependencies } from './stack.ts';

const DETAIL = 'The service cannot answer at the moment. The log has the cause under this request_id';
/** `Retry-After` in seconds, for errors that do not say when to try again. */
const RETRY_AFTER = 30;

/**
 * The Lambda handler of a health check. It requires no key, so it does not reveal the location or the content of the reports;
 * the log does.
 */
export function health(
  { path, summary }: { path: string; summary: string },
  { source, now, service }: RouteDependencies = DEPLOYED_DEPENDENCIES,
) {
  const declaration = { path, summary, query: noQuerySchema, response: healthAnswerSchema };
  return stack(declaration, async (event) => {
    parseQuery(noQuerySchema(), event);
    const body = await currentHealth({ source, now, service });
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
    return { statusCode: 200, headers, body: JSON.stringify(body) };
  });
}

async function currentHealth({ source, now, service }: RouteDependencies): Promise<HealthAnswer> {
  try {
    return answerHealth(await source().current(), service().version, now());
  } catch (cause) {
    const [code, retryAfter] =
      cause instanceof SnapshotError
        ? ([cause.code, cause.retryAfter] as const)
        : (['UNHEALTHY', RETRY_AFTER] as const);
    throw new Problem(code, DETAIL, { headers: { 'Retry-After': String(retryAfter) }, cause });
  }
}
