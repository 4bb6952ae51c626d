import { ranking } from '../lib/http/ranking.ts';
import { route } from '../lib/http/route.ts';
import { regionSchema } from '../schemas/responses.ts';

export const handler = route(
  ranking({ path: '/analytics/regions', summary: 'Sales by state', by: 'state', row: regionSchema }),
);
