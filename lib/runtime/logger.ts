import { Logger } from '@aws-lambda-powertools/logger';

/** The logger of the process: JSON lines, level from `LOG_LEVEL`, the request id on each line of a request. */
export const logger = new Logger({ serviceName: 'sales-analytics' });
