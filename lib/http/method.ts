import { methodOf } from './event.ts';
import { Problem } from './problem.ts';
import type { Middleware } from './request.ts';

/** Allows some methods only. OPTIONS is answered before any function. */
export const allowMethods = (allowed: readonly string[] = ['GET', 'HEAD']): Middleware => ({
  before({ event }) {
    const method = methodOf(event);
    if (allowed.includes(method)) return;
    throw new Problem('METHOD_NOT_ALLOWED', `Method ${method} is not allowed. Use ${allowed[0]}`, {
      headers: { Allow: [...allowed, 'OPTIONS'].join(', ') },
    });
  },
});
