import { answerAnalytics } from '../lib/answers/index.ts';
import { route } from '../lib/http/route.ts';
import { analyticsQuerySchema } from '../schemas/query.ts';
import { analyticsAnswerSchema } from '../schemas/responses.ts';

export const handler = route({
  path: '/analytics',
  summary: 'KPIs, regions, categories and months in one answer',
  query: analyticsQuerySchema,
  response: analyticsAnswerSchema,
  answer: answerAnalytics,
  logFields: ({ data }) => ({ kpis: data.kpis }),
});
