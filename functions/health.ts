import { health } from '../lib/http/health.ts';

export const handler = health({
  path: '/health',
  summary: 'Whether the service can answer, and how old its numbers are',
});
