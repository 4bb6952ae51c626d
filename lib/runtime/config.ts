import { type Environment, environmentSchema } from '../../schemas/environment.ts';
import { ServiceError } from '../base/service-error.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Environment variables are missing or invalid. `message` has one line per variable: its value and the accepted values. */
export class ConfigError extends ServiceError {
  override readonly name = 'ConfigError';
  override readonly code = 'INVALID_CONFIG';
}

/** Reads the settings from environment variables; an empty variable counts as not set. Throws `ConfigError`. */
export function readEnvironment(variables: Variables): Environment {
  const result = environmentSchema.safeParse(withoutEmpty(variables), { jitless: true });
  if (result.success) return result.data;
  const lines = new Map<string, string>();
  for (const { path, message } of result.error.issues) {
    const name = String(path[0]);
    const value = variables[name] ? JSON.stringify(variables[name]) : 'not set';
    if (!lines.has(name)) lines.set(name, `${name} (${value}) ${message}`);
  }
  throw new ConfigError([...lines.values()].join('\n'));
}

/** The origins of `CORS_ORIGINS`, or none when it is invalid. Other settings may be missing. */
export function readCorsOrigins(variables: Variables): string[] {
  const { CORS_ORIGINS } = withoutEmpty(variables);
  const result = environmentSchema.shape.CORS_ORIGINS.safeParse(CORS_ORIGINS);
  return result.success ? result.data : [];
}

/** The region of the bucket if the page of this stage accepts reports, else null. Other settings may be missing. */
export function uploadRegion(variables: Variables): string | null {
  const { UPLOAD, AWS_REGION } = variables;
  return UPLOAD === 'true' ? (AWS_REGION ?? null) : null;
}

/** Address of the endpoint of `npm start` that accepts reports; null on a stage, which has none. */
export const localUploads = ({ LOCAL_UPLOADS }: Variables): string | null => LOCAL_UPLOADS ?? null;

const withoutEmpty = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));

let current: Environment | undefined;

/** The settings of this process, read at the first call. Throws `ConfigError`. */
export function config(): Environment {
  current ??= readEnvironment(process.env);
  return current;
}
