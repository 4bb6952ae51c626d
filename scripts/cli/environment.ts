import { existsSync } from 'node:fs';
import { ConfigError, readEnvironment } from '../../lib/runtime/config.ts';
import type { Environment } from '../../schemas/environment.ts';
import { UsageError } from './cli-error.ts';

/** Adds the variables of `.env` in the current folder to the environment; variables that are already set win. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** The settings of the service. Throws `UsageError` if one is missing or wrong. */
export function serviceSettings(variables: NodeJS.ProcessEnv): Environment {
  try {
    return readEnvironment(variables);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new UsageError(error.message.replaceAll('\n', '; '), { cause: error });
  }
}
