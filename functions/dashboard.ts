import { page } from '../dashboard/page.ts';
import { pageRoute } from '../lib/http/page.ts';

export const handler = pageRoute({ path: '/', summary: 'The dashboard', page });
