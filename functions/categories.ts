import { answerCategories, categoriesTable } from '../lib/answers/index.ts';
import { route } from '../lib/http/route.ts';
import { rankingQuerySchema } from '../schemas/query.ts';
import { categoriesAnswerSchema } from '../schemas/responses.ts';

export const handler = route({
  path: '/analytics/categories',
  summary: 'Sales by category',
  query: rankingQuerySchema,
  response: categoriesAnswerSchema,
  answer: answerCategories,
  table: categoriesTable,
});
