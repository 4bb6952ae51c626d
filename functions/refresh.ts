import { refreshHandler } from '../lib/refresh/lambda/refresh-handler.ts';

/** Brings the published snapshot up to the reports in the bucket: daily, when a report arrives, or by hand. */
export const handler = refreshHandler();
