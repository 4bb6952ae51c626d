import { page } from '../dashboard/page.ts';
import { pageRoute, withUploads } from '../lib/http/page.ts';
import { uploadRegion } from '../lib/runtime/config.ts';

const region = uploadRegion(process.env);

export const handler = pageRoute({
  path: '/',
  summary: 'The dashboard',
  page: region === null ? page : withUploads(page, region),
});
