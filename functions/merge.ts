import { mergeHandler } from '../lib/refresh/lambda/step-handlers.ts';

/** Fourth step of a refresh on the state machine: makes one month of a series. */
export const handler = mergeHandler();
