import { answerRegions, regionsTable } from '../lib/answers/index.ts';
import { route } from '../lib/http/route.ts';
import { rankingQuerySchema } from '../schemas/query.ts';
import { regionsAnswerSchema } from '../schemas/responses.ts';

export const handler = route({
  path: '/analytics/regions',
  summary: 'Sales by state',
  query: rankingQuerySchema,
  response: regionsAnswerSchema,
  answer: answerRegions,
  table: regionsTable,
});
