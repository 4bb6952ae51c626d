import { uploads } from '../lib/http/upload.ts';

export const handler = uploads({ path: '/uploads', summary: 'A form to upload a report' });
