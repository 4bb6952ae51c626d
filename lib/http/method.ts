import { methodOf } from './event.ts';
import { Problem } from './problem.ts';
import type { Middleware } from './request.ts';

/** Allows GET and HEAD only. */
export const readOnly = (): Middleware => ({
  before({ event }) {
    const method = methodOf(event);
    if (method === 'GET' || method === 'HEAD') return;
    throw new Problem('METHOD_NOT_ALLOWED', `Method ${method} is not allowed. Use GET`, {
      headers: { Allow: 'GET, HEAD, OPTIONS' },
    });
  },
});
