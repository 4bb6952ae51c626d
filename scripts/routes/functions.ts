import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

const FILE = join(import.meta.dirname, '../../serverless.yml');

/** `GET /docs`, or the same with settings of the route. */
const httpSchema = z.union([
  z.string().transform((text) => text.split(' ')[1] ?? ''),
  z.looseObject({ path: z.string() }).transform(({ path }) => path),
]);
const functionSchema = z.looseObject({
  handler: z.string().regex(/^functions\/[\w-]+\.handler$/),
  iamRoleStatements: z.unknown(),
  events: z.array(z.looseObject({ http: httpSchema.optional() })).default([]),
});

/** Rights of the functions that answer from the published snapshot. */
const SNAPSHOT_RIGHTS = new Set(
  ['readSnapshot', 'readMetrics', 'readSources', 'readRefreshes', 'readMcp'].map(
    (name) => `\${self:custom.rights.${name}}`,
  ),
);

/** A function as serverless.yml has it; what the framework looks up (`${...}`) is not looked up here. */
export interface DeployedFunction {
  name: string;
  /** Its file in functions/, without the ending. */
  file: string;
  /** Paths that it answers, such as `/analytics/kpis`. */
  paths: string[];
  /** Whether it answers from the published snapshot. */
  readsSnapshot: boolean;
}

/** The functions of serverless.yml, in its order. */
export function deployedFunctions(): DeployedFunction[] {
  const { functions } = z
    .object({ functions: z.record(z.string(), functionSchema) })
    .parse(parse(readFileSync(FILE, 'utf8'), { merge: true }));
  return Object.entries(functions).map(([name, { handler, iamRoleStatements, events }]) => ({
    name,
    file: handler.slice('functions/'.length, -'.handler'.length),
    paths: events.flatMap(({ http }) => (http === undefined ? [] : [http.replace(/^\/*/, '/')])),
    readsSnapshot: SNAPSHOT_RIGHTS.has(String(iamRoleStatements)),
  }));
}
