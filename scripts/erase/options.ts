import { readArgs, refuseArguments } from '../cli/args.ts';
import { BUCKET_ARGS, BUCKET_ENVIRONMENT, BUCKET_HELP, type BucketOptions, bucketOptionsOf } from '../cli/bucket.ts';
import { UsageError } from '../cli/cli-error.ts';

/** Options of `npm run erase`. */
export interface EraseCliOptions extends BucketOptions {
  /** Order ids from the command line. */
  orders: string[];
  /** A file of further order ids, one a line. */
  file: string | undefined;
  /** Only orders of this series; null: those of all. */
  series: string | null;
  yes: boolean;
}

const HELP = `Usage: npm run erase -- --order ID [--order ID ...]
       npm run erase -- --file IDS.txt

Removes orders from everything that the service keeps. They do not come back, even if a report with them is restored or
uploaded again.

  --order ID     id of an order, as in the reports; may be repeated
  --file FILE    a file with one order id per line
  --series NAME  only orders of this series, for channels that use the same ids as others
  --yes          do not ask for confirmation
${BUCKET_HELP}
  --help         show this help

Shows what it found and asks. Then it writes a tombstone for each order to etl-output/erased/, which identifies the order
only by a keyed hash, and refreshes the bucket. Uploaded reports are not changed: the command lists those that still contain
an order.
docs/privacy.md explains which data is kept where.

${BUCKET_ENVIRONMENT}
Exit codes: 0 erased, 1 failed or not confirmed, 2 wrong usage.
`;

/** The options from the command line. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[]): EraseCliOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    order: { type: 'string', multiple: true },
    file: { type: 'string' },
    series: { type: 'string' },
    yes: { type: 'boolean' },
    ...BUCKET_ARGS,
  });
  refuseArguments(positionals, 'Did you mean --order?');
  const orders = (values.order ?? []).map((id) => id.trim());
  if (orders.includes('')) throw new UsageError('--order needs the id of an order');
  if (orders.length === 0 && values.file === undefined) throw new UsageError('--order or --file is missing');
  if (values.series?.includes('/') === true || values.series === '') {
    throw new UsageError('--series needs the name of a folder below RAW_PREFIX, or default');
  }
  return {
    orders,
    file: values.file,
    series: values.series ?? null,
    yes: values.yes ?? false,
    ...bucketOptionsOf(values),
  };
}
