import { Tracer } from '@aws-lambda-powertools/tracer';

/** The one tracer of the process; it does nothing outside of Lambda. */
export const tracer = new Tracer({ serviceName: 'sales-analytics' });
