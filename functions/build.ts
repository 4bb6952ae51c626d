import { buildHandler } from '../lib/refresh/lambda/step-handlers.ts';

/** Second step of a refresh on the state machine: builds one report. */
export const handler = buildHandler();
