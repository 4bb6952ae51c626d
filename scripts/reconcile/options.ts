import { readArgs } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';

const HELP = `Usage: npm run -s reconcile -- [options] FILE

Compares a Business Report of Seller Central ("Sales and Traffic by date", as CSV) with the service, day by day, and lists what
may explain the differences.

  --url URL        the service (http://127.0.0.1:3000)
  --key KEY        its API key, if it requires one (SALES_API_KEY)
  --currency CODE  currency of the report; default: the currency of most order lines
  --filter F       a filter of the API, such as channel=Amazon.in; may be repeated
  --all            show every day, not only those that differ
  --help           show this

docs/reconcile.md explains why numbers differ from Seller Central's.

Exit codes: 0 all days agree, 1 failed, 2 wrong usage, 3 some days differ.
`;

export interface ReconcileOptions {
  file: string;
  url: string;
  key: string | undefined;
  currency: string | undefined;
  filters: readonly (readonly [name: string, value: string])[];
  all: boolean;
}

/** The options from the command line. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): ReconcileOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    url: { type: 'string' },
    key: { type: 'string' },
    currency: { type: 'string' },
    filter: { type: 'string', multiple: true },
    all: { type: 'boolean' },
  });
  const [file, more] = positionals;
  if (file === undefined) throw new UsageError('FILE is missing: name the Business Report');
  if (more !== undefined) throw new UsageError(`unexpected argument '${more}'`);
  const url = (values.url ?? 'http://127.0.0.1:3000').replace(/\/+$/, '');
  if (!URL.canParse(url)) throw new UsageError(`--url '${url}' is not an address, such as http://127.0.0.1:3000`);
  const filters = (values.filter ?? []).map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`--filter '${text}' is not a filter, such as channel=Amazon.in`);
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  return {
    file,
    url,
    key: values.key ?? env['SALES_API_KEY'],
    currency: values.currency,
    filters,
    all: values.all === true,
  };
}
