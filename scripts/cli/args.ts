import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { messageOf, UsageError } from './cli-error.ts';

/** Ends a command with its help on stdout and exit code 0. */
export class HelpRequested extends Error {
  readonly help: string;

  constructor(help: string) {
    super('--help was given');
    this.help = help;
  }
}

/** Parses a command line. Throws `HelpRequested` for --help, and `UsageError` for an unknown option. */
export function readArgs<const T extends ParseArgsOptionsConfig>(argv: readonly string[], help: string, options: T) {
  const { values, positionals } = parsed(argv, { ...options, help: { type: 'boolean', short: 'h' } });
  if ('help' in values) throw new HelpRequested(help);
  return { values, positionals };
}

function parsed<const T extends ParseArgsOptionsConfig>(argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
  } catch (error) {
    // The first sentence of Node's message says what is wrong; the rest is advice about `--`.
    throw new UsageError(messageOf(error).replace(/\. .*$/s, ''), { cause: error });
  }
}

/** Throws `UsageError` for an argument that is no option. `advice`: what was probably meant. */
export function refuseArguments([first]: readonly string[], advice = ''): void {
  if (first !== undefined) throw new UsageError(`unexpected argument '${first}'${advice && `. ${advice}`}`);
}

/** Parses a whole number from `min` to `max`; undefined if the option is missing. Throws `UsageError`. */
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
