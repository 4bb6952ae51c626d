import { answerRefreshes } from '../lib/answers/index.ts';
import { route } from '../lib/http/route.ts';
import { pageQuerySchema } from '../schemas/query.ts';
import { refreshesAnswerSchema } from '../schemas/responses.ts';

export const handler = route({
  path: '/analytics/refreshes',
  summary: 'The newest refreshes: what each read, counted, rejected and refused',
  query: pageQuerySchema,
  response: refreshesAnswerSchema,
  answer: answerRefreshes,
  version: async (snapshot) => (await snapshot.refreshes())[0]?.finished_at ?? '',
});
