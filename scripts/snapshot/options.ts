import { readArgs, refuseArguments } from '../cli/args.ts';
import { BUCKET_ARGS, BUCKET_ENVIRONMENT, BUCKET_HELP, type BucketOptions, bucketOptionsOf } from '../cli/bucket.ts';
import { UsageError } from '../cli/cli-error.ts';

/** Options of `npm run snapshot`: list the snapshots, or publish one by its id or the `latest`. */
export type SnapshotCliOptions = BucketOptions & ({ list: true } | { list: false; use: string });

/** Instead of a snapshot id: unpin, then refresh. */
export const LATEST = 'latest';

const HELP = `Usage: npm run snapshot -- --list
       npm run snapshot -- --use ID
       npm run snapshot -- --use latest

Lists the kept snapshots, or publishes one of them again.

  --list        list the snapshots, with their time and their days
  --use ID      publish this snapshot and pin it: refreshes then publish nothing. The first characters of
                the id are enough
  --use latest  unpin the snapshot and run a refresh
${BUCKET_HELP}
  --help        show this help

${BUCKET_ENVIRONMENT}
SNAPSHOT_KEEP sets how many snapshots are kept; those of the last hour are always kept.
Exit codes: 0 done, 1 failed, 2 wrong usage.
`;

/** The options from the command line. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[]): SnapshotCliOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    list: { type: 'boolean' },
    use: { type: 'string' },
    ...BUCKET_ARGS,
  });
  refuseArguments(positionals, 'Did you mean --use?');
  const { list = false, use } = values;
  const bucket = bucketOptionsOf(values);
  if (list && use !== undefined) throw new UsageError('--list and --use cannot be combined');
  if (list) return { list, ...bucket };
  if (use === undefined) throw new UsageError('--list or --use is missing');
  if (use === '') throw new UsageError('--use needs a snapshot id or latest');
  return { list, use, ...bucket };
}
