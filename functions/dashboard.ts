import { page } from '../dashboard/page.ts';
import { pageRoute, withLocalUploads, withUploads } from '../lib/http/page.ts';
import { localUploads, uploadRegion } from '../lib/runtime/config.ts';

const region = uploadRegion(process.env);
const local = localUploads(process.env);
const shown = local === null ? page : withLocalUploads(page, local);

export const handler = pageRoute({
  path: '/',
  summary: 'The dashboard',
  page: region === null ? shown : withUploads(page, region),
});
