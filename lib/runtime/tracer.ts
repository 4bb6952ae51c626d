import { Tracer } from '@aws-lambda-powertools/tracer';

/** The tracer of the process; it does nothing outside Lambda. */
export const tracer = new Tracer({ serviceName: 'sales-analytics' });
