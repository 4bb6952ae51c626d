import { answerSources } from '../lib/answers/index.ts';
import { route } from '../lib/http/route.ts';
import { pageQuerySchema } from '../schemas/query.ts';
import { sourcesAnswerSchema } from '../schemas/responses.ts';

export const handler = route({
  path: '/analytics/sources',
  summary: 'The reports behind the numbers, newest first',
  query: pageQuerySchema,
  response: sourcesAnswerSchema,
  answer: answerSources,
});
