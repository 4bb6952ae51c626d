import { resolve } from 'node:path';
import type { Environment } from '../schemas/environment.ts';
import { readArgs, refuseArguments, wholeNumber } from '../scripts/cli/args.ts';
import { UsageError } from '../scripts/cli/cli-error.ts';
import { serviceSettings } from '../scripts/cli/environment.ts';
import { DEFAULT_PORTS, PORT_OPTIONS, type Ports } from './ports.ts';

/** Settings of `npm start`. */
export interface Settings {
  /** 0 picks a free port. */
  ports: Ports;
  /** Folder for reports, snapshots and the log. */
  dataDir: string;
  /** The service's own settings. */
  environment: Environment;
  /** File to serve instead of the stored reports. */
  report: string | undefined;
  /** Rows of a sample report to serve instead of the stored reports. */
  sample: number | undefined;
  verbose: boolean;
}

const DEFAULT_BUCKET = 'sales-analytics-local';
/** Short, so that a report in the inbox shows at once. */
const DEFAULT_TTL_SECONDS = '2';

/** Rows of the sample report that the first start generates. */
export const SAMPLE_ROWS = 30_000;

export const HELP = `Usage: npm start -- [options]

Serves the analytics API on this machine, from reports in an S3 emulator. The first start generates a sample report.

  --report FILE       serve this report (CSV, tab-separated or .xlsx, optionally .gz); it replaces all stored reports
  --sample ROWS       serve a sample report of ROWS rows; it replaces all stored reports
  --port N            port of the API (PORT, 3000)
  --s3-port N         port of the S3 emulator (S3_PORT, 4568)
  --lambda-port N     port of the functions (LAMBDA_PORT, 3002)
  --data-dir FOLDER   folder for reports, snapshots and the log (LOCAL_DATA_DIR, .local)
  --verbose           show all log lines of the service
  --help              show this help

Port 0 picks a free port. Ctrl-C stops everything.

To add a report while the service runs, copy it to .local/inbox/ (the sample report still counts); a subfolder is a series. The
file is then moved to .local/inbox/done/, or to .local/inbox/refused/ if it cannot be counted. A report with the same name
replaces the earlier one. A format.json in a folder says how the reports of its series are read (npm run format proposes one).
Reports that are uploaded to raw/ in the S3 emulator, or removed there, also show.
`;

/** The settings from the command line and the environment. Throws `HelpRequested` and `UsageError`. */
export function readSettings(argv: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const { values, positionals } = readArgs(argv, HELP, {
    report: { type: 'string' },
    sample: { type: 'string' },
    port: { type: 'string' },
    's3-port': { type: 'string' },
    'lambda-port': { type: 'string' },
    'data-dir': { type: 'string' },
    verbose: { type: 'boolean' },
  });
  refuseArguments(positionals, 'Did you mean --report?');
  if (values.report !== undefined && values.sample !== undefined)
    throw new UsageError('--report and --sample cannot be combined');
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

/** Without the variables of an AWS account, which must not reach the emulator. */
function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));
}

type PortOption = (typeof PORT_OPTIONS)[keyof Ports];

/** A port by its option or else its variable; an empty variable counts as not set. */
function port(
  name: keyof Ports,
  given: Partial<Record<PortOption, string | undefined>>,
  env: NodeJS.ProcessEnv,
): number {
  const option = PORT_OPTIONS[name];
  const [source, text] = given[option] === undefined ? [name, env[name] || undefined] : [`--${option}`, given[option]];
  return wholeNumber(text, { name: source, max: 65_535 }) ?? DEFAULT_PORTS[name];
}
