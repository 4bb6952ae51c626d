import { ServiceError } from '../../lib/base/service-error.ts';

/** Ends a command with one line on stderr and exit code 1 (failed). */
export class CliError extends ServiceError {
  override readonly name: string = 'CliError';
  override readonly code: string = 'COMMAND_FAILED';
  readonly exitCode: number = 1;
}

/** Ends a command with one line on stderr and exit code 2 (wrong usage). */
export class UsageError extends CliError {
  override readonly name = 'UsageError';
  override readonly code = 'WRONG_USAGE';
  override readonly exitCode = 2;
}

const REASONS: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
};

/** Why a system call failed, in words; the message of any other error. */
export function reasonOf(error: unknown): string {
  return REASONS[codeOf(error) ?? ''] ?? messageOf(error);
}

/** For `.catch`: throws why something cannot be done, such as `read sales.csv`, as a `CliError`. */
export const cannot =
  (what: string, advice = '') =>
  (error: unknown): never => {
    throw new CliError(`cannot ${what}: ${reasonOf(error)}${advice}`, { cause: error });
  };

/** The code of a system or Node error, such as `EPIPE`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
