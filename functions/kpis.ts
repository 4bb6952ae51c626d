import { answerKpis, kpisTable } from '../lib/answers/index.ts';
import { route } from '../lib/http/route.ts';
import { kpisQuerySchema } from '../schemas/query.ts';
import { kpisAnswerSchema } from '../schemas/responses.ts';

export const handler = route({
  path: '/analytics/kpis',
  summary: 'The key figures, optionally compared with other days',
  query: kpisQuerySchema,
  response: kpisAnswerSchema,
  answer: answerKpis,
  table: kpisTable,
  logFields: ({ data }) => ({ kpis: data }),
});
