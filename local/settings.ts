import { resolve } from 'node:path';
import type { Environment } from '../schemas/environment.ts';
import { readArgs, wholeNumber } from '../scripts/cli/args.ts';
import { UsageError } from '../scripts/cli/cli-error.ts';
import { serviceSettings } from '../scripts/cli/environment.ts';
import { DEFAULT_PORTS, PORT_OPTIONS, type Ports } from './ports.ts';

/** What `npm start` is to do. */
export interface Settings {
  /** 0 takes a free one. */
  ports: Ports;
  /** Folder of everything that is kept. */
  dataDir: string;
  /** The service's own settings. */
  environment: Environment;
  /** File to serve instead of what is stored. */
  report: string | undefined;
  /** Rows of a made-up report to serve instead of what is stored. */
  sample: number | undefined;
  verbose: boolean;
}

const DEFAULT_BUCKET = 'sales-analytics-local';
/** Whoever puts a report into the inbox wants to see it now. */
const DEFAULT_TTL_SECONDS = '2';

/** Rows of the sample report that the first start makes. */
export const SAMPLE_ROWS = 30_000;

export const HELP = `Usage: npm start -- [options]

Serves the analytics API on this machine, from reports in an S3 emulator. The first start makes up a report.

  --report FILE       serve this report (CSV or tab separated, .gz too) from now on; it takes the place of all others
  --sample ROWS       serve a made-up report of so many rows from now on, likewise
  --port N            port of the API (PORT, 3000)
  --s3-port N         port of the S3 emulator (S3_PORT, 4568)
  --lambda-port N     port of the functions (LAMBDA_PORT, 3002)
  --data-dir FOLDER   where reports, snapshots and the log are kept (LOCAL_DATA_DIR, .local)
  --verbose           show everything that the service logs
  --help              show this

Port 0 takes a free one. Ctrl-C ends everything.

While it runs, reports that are copied to .local/inbox/ count besides those that are there, the made-up one included; a
subfolder is a series. The file goes to .local/inbox/done/ then, or to .local/inbox/refused/ when it cannot be counted. A
report of the same name takes the place of the one before. Whatever is put into the bucket under raw/, or removed from it,
by way of the S3 emulator shows as well.
`;

/** The settings of a command line and of the environment; null when help is asked for. Throws `UsageError`. */
export function readSettings(argv: readonly string[], env: NodeJS.ProcessEnv): Settings | null {
  const { values, positionals } = readArgs(argv, {
    report: { type: 'string' },
    sample: { type: 'string' },
    port: { type: 'string' },
    's3-port': { type: 'string' },
    'lambda-port': { type: 'string' },
    'data-dir': { type: 'string' },
    verbose: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return null;
  if (positionals[0] !== undefined) throw new UsageError(`'${positionals[0]}' is no option; did you mean --report?`);
  if (values.report !== undefined && values.sample !== undefined)
    throw new UsageError('--report and --sample exclude each other');
  return {
    ports: {
      PORT: port('PORT', values, env),
      S3_PORT: port('S3_PORT', values, env),
      LAMBDA_PORT: port('LAMBDA_PORT', values, env),
    },
    dataDir: resolve(values['data-dir'] ?? (env.LOCAL_DATA_DIR || '.local')),
    environment: serviceSettings({
      ...withoutAws(env),
      S3_BUCKET: env.S3_BUCKET || DEFAULT_BUCKET,
      SNAPSHOT_TTL_SECONDS: env.SNAPSHOT_TTL_SECONDS || DEFAULT_TTL_SECONDS,
    }),
    report: values.report,
    sample: wholeNumber(values.sample, { name: '--sample', min: 1 }),
    verbose: values.verbose ?? false,
  };
}

/** What leads to an AWS account is not for the emulator. */
function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));
}

type PortOption = (typeof PORT_OPTIONS)[keyof Ports];

/** An option counts before its variable; an empty variable is not set. */
function port(
  name: keyof Ports,
  given: Partial<Record<PortOption, string | undefined>>,
  env: NodeJS.ProcessEnv,
): number {
  const option = PORT_OPTIONS[name];
  const [source, text] = given[option] === undefined ? [name, env[name] || undefined] : [`--${option}`, given[option]];
  return wholeNumber(text, { name: source, max: 65_535 }) ?? DEFAULT_PORTS[name];
}
