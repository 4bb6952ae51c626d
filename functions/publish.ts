import { publishHandler } from '../lib/refresh/lambda/step-handlers.ts';

/** Last step of a refresh on the state machine: merges the months and publishes them. */
export const handler = publishHandler();
