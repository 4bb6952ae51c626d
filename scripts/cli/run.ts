import { HelpRequested } from './args.ts';
import { CliError, UsageError } from './cli-error.ts';

/**
 * Runs a command and sets the exit code: the returned one or 0; 1 for a failure, 2 for wrong usage. A `CliError` prints one
 * line on stderr, `HelpRequested` the help on stdout, any other error its stack. The command ends silently when its output is no longer read (`| head`).
 */
export async function runCli(name: string, main: () => Promise<number | void>): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (error instanceof HelpRequested) {
      process.stdout.write(error.help);
      process.exitCode = 0;
      return;
    }
    process.exitCode = error instanceof CliError ? error.exitCode : 1;
    process.stderr.write(`${name}: ${describe(error, name)}\n`);
  }
}

/** Makes SIGHUP, SIGINT and SIGTERM end the process through its `exit` handlers, with the exit code that shells expect. */
export function exitOnSignals(): void {
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const)
    process.once(signal, () => process.exit(128 + number));
}

function describe(error: unknown, name: string): string {
  if (error instanceof UsageError) return `${oneLine(error.message)} (npm run ${name} -- --help shows the usage)`;
  if (error instanceof CliError) return oneLine(error.message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function oneLine(message: string): string {
  return message.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
}
