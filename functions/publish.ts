import { publishHandler } from '../lib/etl/step-handlers.ts';

/** Last step of a refresh on the state machine: merges what was built and publishes it. */
export const handler = publishHandler();
