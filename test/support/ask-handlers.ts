import { parentPort, workerData } from 'node:worker_threads';
import type { HttpResponse } from '../../lib/http/event.ts';
import { context, get } from '../unit/lib/http/requests.ts';

/** A question to the service: a path with its query, and what the caller accepts. */
export interface Question {
  question: string;
  accept: string;
}

const HANDLERS = {
  '/analytics': () => import('../../functions/analytics.ts'),
  '/analytics/kpis': () => import('../../functions/kpis.ts'),
  '/analytics/regions': () => import('../../functions/regions.ts'),
  '/analytics/categories': () => import('../../functions/categories.ts'),
  '/analytics/trends': () => import('../../functions/trends.ts'),
  '/analytics/dimensions': () => import('../../functions/dimensions.ts'),
  '/analytics/sources': () => import('../../functions/sources.ts'),
};

/**
 * Runs in a worker thread, see `askHandlers`: the handlers read their environment once, so each environment needs a thread
 * of its own. Sends back the responses, in the order of the questions.
 */
const responses: HttpResponse[] = [];
for (const { question, accept } of workerData as Question[]) {
  const { pathname, searchParams } = new URL(question, 'http://service');
  const names = [...new Set(searchParams.keys())];
  const query = Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)]));
  const event = get(pathname, query, { headers: { Accept: accept, Host: 'api.example.com' } });
  const { handler } = await HANDLERS[pathname as keyof typeof HANDLERS]();
  responses.push(await handler(event, context()));
}
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- only windows of a browser have origins
parentPort?.postMessage(responses);
