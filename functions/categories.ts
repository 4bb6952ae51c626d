import { ranking } from '../lib/http/ranking.ts';
import { route } from '../lib/http/route.ts';
import { categorySchema } from '../schemas/responses.ts';

export const handler = route(
  ranking({ path: '/analytics/categories', summary: 'Sales by category', by: 'category', row: categorySchema }),
);
