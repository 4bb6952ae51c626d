import { buildHandler } from '../lib/etl/step-handlers.ts';

/** Second step of a refresh on the state machine: builds one report. */
export const handler = buildHandler();
