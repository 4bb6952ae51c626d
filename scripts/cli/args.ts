import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { messageOf, UsageError } from './cli-error.ts';

/** The options and operands of a command line; throws `UsageError` for what `options` does not name. */
export function readArgs<const T extends ParseArgsOptionsConfig>(argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
  } catch (error) {
    // Node's message goes on with advice about `--`; its first sentence says what is wrong.
    throw new UsageError(messageOf(error).replace(/\. .*$/s, ''), { cause: error });
  }
}

/** An option's whole number within limits; undefined where the option is not given. Throws `UsageError`. */
export function wholeNumber(
  value: string | undefined,
  { name, min = 0, max = Number.MAX_SAFE_INTEGER }: { name: string; min?: number; max?: number },
): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  if (number >= min && number <= max) return number;
  const upTo = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  throw new UsageError(`${name} '${value}' is not a whole number ${upTo}`);
}
