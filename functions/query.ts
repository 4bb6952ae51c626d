import { answerQuery, queryTable } from '../lib/answers/index.ts';
import { route } from '../lib/http/route.ts';
import { queryQuerySchema } from '../schemas/query.ts';
import { queryAnswerSchema } from '../schemas/responses.ts';

export const handler = route({
  path: '/analytics/query',
  summary: 'Any measures by up to two dimensions',
  query: queryQuerySchema,
  response: queryAnswerSchema,
  answer: answerQuery,
  table: queryTable,
});
