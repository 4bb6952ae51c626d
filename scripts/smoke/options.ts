import { readArgs, refuseArguments, wholeNumber } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';

/** What `npm run smoke` is to check, and what it takes for good. */
export interface SmokeOptions {
  /** Address of the stage, without a final slash. */
  url: string;
  key: string | undefined;
  token: string | undefined;
  /** Origin of a page that calls the API. */
  origin: string;
  /** Number of requests that are timed. */
  requests: number;
  /** Most milliseconds that 95 of 100 requests may take. */
  maxP95: number;
  /** Most hours since the reports were last looked at. */
  maxAge: number;
  bucket: string | undefined;
}

export const HELP = `Usage: npm run -s smoke -- --url URL [options]

Checks a deployed stage, or a local service: routes, key, CORS, errors, freshness, speed.

  --url URL         address of the stage, such as https://abc.execute-api.eu-central-1.amazonaws.com/dev
  --key KEY         API key, if the stage requires one
  --token TOKEN     token of the user pool, if the stage requires one
  --origin ORIGIN   origin of a page that may call the API (https://example.com)
  --requests N      number of timed requests (50)
  --max-p95 MS      maximum milliseconds for 95 of 100 requests (1000)
  --max-age HOURS   maximum hours since the reports were last checked (26)
  --bucket NAME     also check the settings of this bucket, in the region of AWS_REGION or of your profile (AWS_PROFILE), with
                    your own credentials
  --help            show this

Exit codes: 0 all checks passed, 1 a check failed, 2 wrong usage.
`;

/** The options of a command line. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[]): SmokeOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    url: { type: 'string' },
    key: { type: 'string' },
    token: { type: 'string' },
    origin: { type: 'string' },
    requests: { type: 'string' },
    'max-p95': { type: 'string' },
    'max-age': { type: 'string' },
    bucket: { type: 'string' },
  });
  refuseArguments(positionals, 'Did you mean --url?');
  if (values.url === undefined) throw new UsageError('--url is missing');
  if (!/^https?:$/.test(URL.parse(values.url)?.protocol ?? '')) {
    throw new UsageError(`--url '${values.url}' is not an address such as https://abc.example.com/dev`);
  }
  return {
    url: values.url.replace(/\/+$/, ''),
    key: values.key,
    token: values.token,
    origin: values.origin ?? 'https://example.com',
    requests: wholeNumber(values.requests, { name: '--requests', min: 1, max: 10_000 }) ?? 50,
    maxP95: wholeNumber(values['max-p95'], { name: '--max-p95', min: 1 }) ?? 1000,
    maxAge: wholeNumber(values['max-age'], { name: '--max-age', min: 1 }) ?? 26,
    bucket: values.bucket,
  };
}
