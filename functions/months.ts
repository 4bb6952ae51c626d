import { monthsHandler } from '../lib/refresh/lambda/step-handlers.ts';

/** Third step of a refresh on the state machine: lists the months that have to be made from what was built. */
export const handler = monthsHandler();
