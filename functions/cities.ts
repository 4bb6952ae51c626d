import { ranking } from '../lib/http/ranking.ts';
import { route } from '../lib/http/route.ts';

export const handler = route(
  ranking({ path: '/analytics/cities', summary: 'Sales by city', by: ['city', 'state', 'country'] }),
);
