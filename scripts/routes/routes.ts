import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as z from 'zod';
import { handler as docs } from '../../functions/docs.ts';
import { handler as health } from '../../functions/health.ts';
import { handler as mcp } from '../../functions/mcp.ts';
import { handler as openapi } from '../../functions/openapi.ts';
import type { QuerySchema } from '../../lib/http/query.ts';
import type { Route } from '../../lib/http/route.ts';
import type { RouteHandler } from '../../lib/http/stack.ts';
import type { Metadata } from '../../schemas/metadata.ts';
import { deployedFunctions } from './functions.ts';

/** What any route declares; each fits its own query and answer, which a list of them all cannot say. */
export type AnyRoute = Route<QuerySchema, z.ZodType<{ data: unknown; metadata: Metadata }>>;

const FUNCTIONS = join(import.meta.dirname, '../../functions');

/** The functions that answer from a snapshot, by name; in the order of serverless.yml, which is that of the documents. */
export const ROUTES: Readonly<Record<string, RouteHandler<AnyRoute>>> = Object.fromEntries(await metricRoutes());

/** The functions that tell about the service itself. */
export const SERVICE_ROUTES = { health, openapi, docs } as const;

/** The functions that take a body. */
export const POST_ROUTES = { mcp } as const;

/** The declaration of a route. Throws an `Error` where no function has this name. */
export function routeOf(name: string): AnyRoute {
  const handler = ROUTES[name];
  if (handler === undefined) throw new Error(`There is no route ${name}: ${Object.keys(ROUTES).join(', ')}`);
  return handler.declaration;
}

async function metricRoutes(): Promise<[string, RouteHandler<AnyRoute>][]> {
  const found: [string, RouteHandler<AnyRoute>][] = [];
  for (const { name, file, readsSnapshot } of deployedFunctions()) {
    if (!readsSnapshot) continue;
    const { handler } = (await import(pathToFileURL(join(FUNCTIONS, `${file}.ts`)).href)) as {
      handler: RouteHandler<AnyRoute>;
    };
    if ('answer' in handler.declaration) found.push([name, handler]);
  }
  return found;
}
