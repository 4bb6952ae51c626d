import { readArgs, refuseArguments } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';
import { DEFAULT_REGION, isStageName } from '../cli/stage.ts';
import type { UploadPlace } from './policies.ts';
import type { Place } from './rights.ts';

/** Options of `npm run policy`. */
export type PolicyCliOptions =
  | { kind: 'deployment'; place: Place; template: string }
  | { kind: 'trust'; place: Place; repository: string }
  | { kind: 'upload'; upload: UploadPlace };

const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';

const HELP = `Usage: npm run -s policy -- --deployment --stage NAME --account NUMBER [--region NAME] [--template FILE]
       npm run -s policy -- --trust --stage NAME --account NUMBER --repository OWNER/NAME
       npm run -s policy -- --upload --bucket NAME [--prefix raw/SERIES/] [--kms-key ARN]

Prints an IAM policy as JSON.

  --deployment         for the role that deploys a stage: the rights that its packaged template needs, on resources of this stage
  --trust              trust policy of that role: jobs of a GitHub repository, in the environment with the name of the stage
  --upload             for uploaders: the right to put reports below a prefix, and nothing else
  --stage NAME         the stage
  --account NUMBER     AWS account id, 12 digits
  --region NAME        region of the stage (AWS_REGION, else ${DEFAULT_REGION})
  --template FILE      the template, made by npx sls package with the params of the stage (${TEMPLATE})
  --repository NAME    owner and name of the GitHub repository
  --bucket NAME        bucket of the reports
  --prefix PREFIX      folder for reports (raw/)
  --kms-key ARN        KMS key that encrypts the bucket
  --help               show this help

Exit codes: 0 printed, 1 failed, 2 wrong usage.
`;

/** The options from the command line. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[], { AWS_REGION }: NodeJS.ProcessEnv): PolicyCliOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    deployment: { type: 'boolean' },
    trust: { type: 'boolean' },
    upload: { type: 'boolean' },
    stage: { type: 'string' },
    account: { type: 'string' },
    region: { type: 'string' },
    template: { type: 'string' },
    repository: { type: 'string' },
    bucket: { type: 'string' },
    prefix: { type: 'string' },
    'kms-key': { type: 'string' },
  });
  refuseArguments(positionals);
  const kinds = (['deployment', 'trust', 'upload'] as const).filter((kind) => values[kind] === true);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1)
    throw new UsageError('one of --deployment, --trust and --upload is needed');
  if (kind === 'upload') {
    const { bucket, prefix = 'raw/', 'kms-key': kmsKeyArn } = values;
    if (bucket === undefined || bucket === '') throw new UsageError('--bucket is missing');
    if (!/^[^/*?${}][^*?${}]*\/$/.test(prefix)) {
      throw new UsageError(`--prefix '${prefix}' must be a folder that ends with a slash, such as raw/amazon-in/`);
    }
    return { kind, upload: { bucket, prefix, kmsKeyArn } };
  }
  const { stage, account, region = AWS_REGION ?? DEFAULT_REGION, template = TEMPLATE, repository } = values;
  if (stage === undefined || !isStageName(stage))
    throw new UsageError('--stage needs the name of a stage, such as prod');
  if (account === undefined || !/^\d{12}$/.test(account))
    throw new UsageError('--account needs the 12 digits of an account');
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  const place: Place = { stage, region, account, partition };
  if (kind === 'deployment') return { kind, place, template };
  if (repository === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new UsageError('--repository needs owner and name, as in owner/name');
  }
  return { kind, place, repository };
}
