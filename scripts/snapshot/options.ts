import { readArgs } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';

/** What `npm run snapshot` is to do: list them, or publish one of them (`latest`: whatever the reports hold). */
export type SnapshotCliOptions = { local: boolean } & ({ list: true } | { list: false; use: string });

/** Publishes what the reports hold, instead of a snapshot by its id. */
export const LATEST = 'latest';

export const HELP = `Usage: npm run snapshot -- --list
       npm run snapshot -- --use ID
       npm run snapshot -- --use latest

Shows the snapshots that are kept, and goes back to one of them.

  --list        show the snapshots: when their numbers were made, and of which days
  --use ID      publish this snapshot (the first characters of its id do) and keep it: refreshes read reports, and
                publish nothing
  --use latest  let refreshes publish again, and run one
  --local       those of an npm start that runs on this machine (S3_PORT, 4568)
  --help        show this

The environment, or a file .env, names the bucket (S3_BUCKET) and how to reach it; .env.example explains each variable.
SNAPSHOT_KEEP says how many are kept; those of the last hour stay in any case.
Exit codes: 0 done, 1 not done, 2 wrong usage.
`;

/** The options of a command line; null when help is asked for. Throws `UsageError`. */
export function readOptions(argv: readonly string[]): SnapshotCliOptions | null {
  const { values, positionals } = readArgs(argv, {
    list: { type: 'boolean' },
    use: { type: 'string' },
    local: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return null;
  const { list = false, use, local = false } = values;
  if (positionals[0] !== undefined) throw new UsageError(`'${positionals[0]}' is no option; did you mean --use?`);
  if (list && use !== undefined) throw new UsageError('--list and --use exclude each other');
  if (list) return { list, local };
  if (use === undefined) throw new UsageError('--list or --use?');
  if (use === '') throw new UsageError('--use needs the id of a snapshot, or latest');
  return { list, use, local };
}
