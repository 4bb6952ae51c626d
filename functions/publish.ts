import { publishHandler } from '../lib/refresh/lambda/step-handlers.ts';

/** Last step of a refresh on the state machine: merges what was built and publishes it. */
export const handler = publishHandler();
