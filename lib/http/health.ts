import { type HealthAnswer, healthAnswerSchema } from '../../schemas/responses.ts';
import { noQuerySchema } from '../../schemas/query.ts';
import { answerHealth } from '../answers/index.ts';
import { SnapshotError } from '../snapshot/snapshot-error.ts';
import { Problem } from './problem.ts';
import { parseQuery } from './query.ts';
import { DEPLOYED, stack, type Surroundings } from './stack.ts';

const DETAIL = 'The service has no numbers to answer with at the moment';
/** Seconds until another look makes sense where nothing else is known. */
const RETRY_AFTER = 30;

/**
 * The Lambda handler of a route that tells whether the service can answer. It asks for no key, so it says neither where the
 * reports lie nor what is in them; the log does.
 */
export function health(
  { path, summary }: { path: string; summary: string },
  { source, now, service }: Surroundings = DEPLOYED,
) {
  const declaration = { path, summary, query: noQuerySchema, response: healthAnswerSchema };
  return stack(declaration, async (event) => {
    parseQuery(noQuerySchema, event);
    const body = await state({ source, now, service });
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
    return { statusCode: 200, headers, body: JSON.stringify(body) };
  });
}

async function state({ source, now, service }: Surroundings): Promise<HealthAnswer> {
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
