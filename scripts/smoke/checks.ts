import * as z from 'zod';
import { metadataSchema } from '../../schemas/metadata.ts';
import { analyticsAnswerSchema, kpisAnswerSchema, trendsAnswerSchema } from '../../schemas/responses.ts';
import { ROUTES, SERVICE_ROUTES } from '../routes/routes.ts';
import type { Stage } from './client.ts';
import type { SmokeOptions } from './options.ts';
import { answer, mustAllow, mustAnswer, mustBe, mustBeLetIn, problemIn } from './replies.ts';
import { type Check, must } from './run-checks.ts';

/** Paths that must be there, whatever the API's own document says. */
const DATA_PATHS = Object.values(ROUTES).map(({ declaration }) => declaration.path);
const { docs, openapi, health } = SERVICE_ROUTES;
const OPEN_PATHS = {
  '/': 'text/html',
  [docs.declaration.path]: 'text/html',
  [openapi.declaration.path]: 'application/json',
  [health.declaration.path]: 'application/json',
};

const anyAnswerSchema = z.object({
  status: z.literal('success'),
  data: z.unknown(),
  metadata: metadataSchema().loose(),
});

/** What must hold of every stage. */
export function checks(stage: Stage, options: Pick<SmokeOptions, 'origin' | 'maxAge'>): Check[] {
  return [
    ...Object.entries(OPEN_PATHS).map(([path, type]) => openPath(stage, path, type)),
    ...DATA_PATHS.map((path) => dataPath(stage, path)),
    { name: 'routes of the document', run: () => documentedPaths(stage) },
    { name: 'one snapshot everywhere', run: () => agreement(stage) },
    { name: 'freshness', run: () => freshness(stage, options.maxAge) },
    { name: 'key', run: () => keyAsked(stage, options.origin) },
    { name: 'errors', run: () => errorShape(stage, options.origin) },
    { name: 'unknown paths', run: () => unknownPath(stage, options.origin) },
    { name: 'CORS', run: () => cors(stage, options.origin) },
    { name: 'caching', run: () => caching(stage) },
  ];
}

const openPath = (stage: Stage, path: string, type: string): Check => ({
  name: `${path} without a key`,
  async run() {
    const reply = await stage.getOpenly(path);
    mustBe(reply, 200, type);
    return `${reply.text.length} characters`;
  },
});

const dataPath = (stage: Stage, path: string): Check => ({
  name: path,
  async run() {
    const { metadata } = await answer(stage, path, anyAnswerSchema);
    return `${metadata.total_records} order lines`;
  },
});

/** Every path that the API's document names and that needs nothing more answers. */
async function documentedPaths(stage: Stage): Promise<string> {
  const { json } = await stage.getOpenly('/openapi.json');
  const described = (json as { paths?: Record<string, object> } | undefined)?.paths ?? {};
  const paths = Object.keys(described).filter((path) => !path.includes('{') && 'get' in described[path]!);
  const missing = DATA_PATHS.filter((path) => !paths.includes(path));
  must(missing.length === 0, `missing: ${missing.join(', ')}`);
  for (const path of paths) {
    const { status } = await stage.get(path);
    must(status === 200, `${path} is answered with ${status}`);
  }
  return `${paths.length} paths`;
}

/** The same numbers come by every way to them. */
async function agreement(stage: Stage): Promise<string> {
  const all = await answer(stage, '/analytics', analyticsAnswerSchema());
  const kpis = await answer(stage, '/analytics/kpis', kpisAnswerSchema());
  const trends = await answer(stage, '/analytics/trends', trendsAnswerSchema());
  const { total_orders: orders } = kpis.data;
  if (new Set([all, kpis, trends].map(({ metadata }) => metadata.snapshot)).size > 1)
    return 'the snapshot just changed';
  const inMonths = trends.data.reduce((sum, { order_count }) => sum + order_count, 0);
  must(all.data.kpis.total_orders === orders, `/analytics counts ${all.data.kpis.total_orders} orders, not ${orders}`);
  must(inMonths === orders, `the months sum up to ${inMonths} orders, not ${orders}`);
  return `snapshot ${kpis.metadata.snapshot}, ${orders} orders`;
}

async function freshness(stage: Stage, maxAge: number): Promise<string> {
  const { metadata } = await answer(stage, '/analytics/kpis', kpisAnswerSchema());
  must(!metadata.stale, 'the newest snapshot could not be checked');
  const hours = (Date.now() - Date.parse(metadata.checked_at)) / 3_600_000;
  must(hours <= maxAge, `the reports were last checked ${hours.toFixed(1)} hours ago`);
  return `checked ${hours.toFixed(1)} hours ago, changed ${metadata.refreshed_at}`;
}

/** Without a key, and with a wrong one, a stage that asks for one refuses, and a page can read that. */
async function keyAsked(stage: Stage, origin: string): Promise<string> {
  if (!stage.isPrivate) {
    mustAnswer(stage, await stage.get('/analytics/kpis'));
    return 'not required';
  }
  const wrong = { origin, 'x-api-key': 'no-such-key', authorization: 'no-such-token' };
  for (const headers of [{ origin }, wrong]) {
    const reply = await stage.getOpenly('/analytics/kpis', headers);
    must([401, 403].includes(reply.status), `a request without a valid one is answered with ${reply.status}`);
    problemIn(reply);
    mustAllow(reply, origin);
  }
  return 'required, and a wrong one is refused';
}

async function errorShape(stage: Stage, origin: string): Promise<string> {
  const reply = await stage.get('/analytics/kpis?start_date=yesterday', { origin });
  mustBeLetIn(stage, reply);
  const { code, errors } = problemIn(reply);
  must(reply.status === 400, `a bad parameter is answered with ${reply.status}`);
  must(errors?.[0]?.path === 'start_date', 'the bad parameter is not named');
  mustAllow(reply, origin);
  return code;
}

async function unknownPath(stage: Stage, origin: string): Promise<string> {
  const reply = await stage.get('/no/such/path', { origin });
  must(reply.status === 404, `answered with ${reply.status}`);
  if (reply.text.includes('Serverless-offline')) return '404 of serverless offline';
  mustAllow(reply, origin);
  return problemIn(reply).code;
}

async function cors(stage: Stage, origin: string): Promise<string> {
  const preflight = await stage.preflight('/analytics/kpis', origin);
  must([200, 204].includes(preflight.status), `a preflight is answered with ${preflight.status}`);
  mustAllow(preflight, origin);
  const allowed = preflight.headers.get('access-control-allow-headers') ?? '';
  must(allowed.toLowerCase().includes('x-api-key'), `the header X-Api-Key is not among '${allowed}'`);
  mustAllow(await stage.get('/analytics/kpis', { origin }), origin);
  return `${origin} may call`;
}

async function caching(stage: Stage): Promise<string> {
  const reply = await stage.get('/analytics/kpis');
  mustAnswer(stage, reply);
  const { headers } = reply;
  const etag = headers.get('etag');
  must(etag !== null, 'there is no ETag');
  const control = headers.get('cache-control') ?? '';
  must(!stage.isPrivate || control.includes('private'), `Cache-Control is '${control}', which is not private`);
  must(headers.get('x-content-type-options') === 'nosniff', 'X-Content-Type-Options is not nosniff');
  const again = await stage.get('/analytics/kpis', { 'if-none-match': etag });
  // The reports may have been looked at in between: then it is another answer.
  const isOther = again.status === 200 && again.headers.get('etag') !== etag;
  must(again.status === 304 || isOther, `If-None-Match with the same ETag is answered with ${again.status}`);
  return `${again.status}, ${control}`;
}
