import { answerDimensions } from '../lib/answers/index.ts';
import { route } from '../lib/http/route.ts';
import { dimensionsQuerySchema } from '../schemas/query.ts';
import { dimensionsAnswerSchema } from '../schemas/responses.ts';

export const handler = route({
  path: '/analytics/dimensions',
  summary: 'The values of each filter, with their number of order lines',
  query: dimensionsQuerySchema,
  response: dimensionsAnswerSchema,
  answer: answerDimensions,
  everyCurrency: true,
});
