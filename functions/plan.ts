import { planHandler } from '../lib/refresh/lambda/step-handlers.ts';

/** First step of a refresh on the state machine: finds the reports and lists those that are to be built. */
export const handler = planHandler();
