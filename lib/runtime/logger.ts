import { Logger } from '@aws-lambda-powertools/logger';

/** The one logger of the process: JSON lines, level by `LOG_LEVEL`, and the request's id on each line of a request. */
export const logger = new Logger({ serviceName: 'sales-analytics' });
