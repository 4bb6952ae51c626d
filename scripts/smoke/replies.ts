import * as z from 'zod';
import { type ProblemDocument, problemSchema } from '../../schemas/problem.ts';
import type { Reply, Stage } from './client.ts';
import { must } from './run-checks.ts';

/** The answer of a path, which must be one of the schema. A stage may be newer than this program: it may say more. */
export async function answer<Schema extends z.ZodObject>(stage: Stage, path: string, schema: Schema) {
  const reply = await stage.get(path);
  mustAnswer(stage, reply);
  const result = schema.loose().safeParse(reply.json);
  must(result.success, `the answer is not as documented: ${result.error && z.prettifyError(result.error)}`);
  return result.data as z.output<Schema>;
}

/** Throws unless the reply is an answer in JSON. */
export function mustAnswer(stage: Stage, reply: Reply): void {
  mustBeLetIn(stage, reply);
  mustBe(reply, 200, 'application/json');
}

/** Throws where a reply refuses the caller. */
export function mustBeLetIn({ isPrivate }: Stage, { status }: Reply): void {
  const refused = status === 403 || status === 401;
  must(
    !refused,
    `${status}: ${isPrivate ? 'the --key or --token is not valid' : 'this stage requires a --key or a --token'}`,
  );
}

/** Throws unless the reply has this status and content type. */
export function mustBe({ status, headers, text }: Reply, expected: number, type: string): void {
  must(status === expected, `answered with ${status} ${text.slice(0, 200)}`);
  const actual = headers.get('content-type') ?? '';
  must(actual.startsWith(type), `the content type is '${actual}'`);
}

/** Throws unless a page of this origin may read the reply. */
export function mustAllow({ headers, status }: Reply, origin: string): void {
  const allowed = headers.get('access-control-allow-origin');
  must(allowed === '*' || allowed === origin, `a ${status} allows origin '${allowed}' and not ${origin} (--origin)`);
}

/** The problem that a reply tells of, in the form that all errors have. */
export function problemIn({ headers, json, status }: Reply): ProblemDocument {
  const type = headers.get('content-type') ?? '';
  must(type.startsWith('application/problem+json'), `a ${status} has the content type '${type}'`);
  const problem = problemSchema.parse(json);
  must(problem.status === status, `a ${status} says that its status is ${problem.status}`);
  must(headers.has('x-request-id'), `a ${status} has no X-Request-Id`);
  return problem;
}
