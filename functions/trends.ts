import { answerTrends, trendsTable } from '../lib/answers/index.ts';
import { route } from '../lib/http/route.ts';
import { trendsQuerySchema } from '../schemas/query.ts';
import { trendsAnswerSchema } from '../schemas/responses.ts';

export const handler = route({
  path: '/analytics/trends',
  summary: 'Sales by day, week, month, quarter or year',
  query: trendsQuerySchema,
  response: trendsAnswerSchema,
  answer: answerTrends,
  table: trendsTable,
});
