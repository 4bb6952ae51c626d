import { methodOf } from './event.ts';
import { Problem } from './problem.ts';
import type { Middleware } from './request.ts';

/** Refuses every method that would change something. */
export const onlyReads = (): Middleware => ({
  before({ event }) {
    const method = methodOf(event);
    if (method === 'GET' || method === 'HEAD') return;
    throw new Problem('METHOD_NOT_ALLOWED', `${method} is not allowed here; GET is`, {
      headers: { Allow: 'GET, HEAD, OPTIONS' },
    });
  },
});
