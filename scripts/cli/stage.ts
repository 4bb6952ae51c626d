import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describeError } from '../../lib/storage/objects.ts';
import { environmentSchema } from '../../schemas/environment.ts';
import { CliError } from './cli-error.ts';

/** Where a stage is deployed unless AWS_REGION names another region, as in serverless.yml. */
export const DEFAULT_REGION = 'eu-central-1';

/** A deployed stage; without a region it is in that of AWS_REGION. */
export interface Stage {
  name: string;
  region: string | undefined;
}

export const isStageName = (text: string): boolean => /^[a-zA-Z0-9][a-zA-Z0-9-]{0,19}$/.test(text);

/** Variables that say how this machine reaches AWS, which a stage has no say in. */
const OF_THIS_MACHINE = ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3', 'S3_FORCE_PATH_STYLE'] as const;

/**
 * The settings of a deployed stage, its bucket among them, as its function `refresh` has them. No setting comes from the shell
 * or a `.env`: what was set there for another bucket must not reach this one. Throws `CliError`.
 */
export async function stageVariables({ name: stage, region: given }: Stage): Promise<NodeJS.ProcessEnv> {
  const { AWS_REGION } = process.env;
  const region = given ?? (AWS_REGION || DEFAULT_REGION);
  Object.assign(process.env, { AWS_REGION: region }); // where the SDK looks for it, also for the bucket
  const client = new LambdaClient({});
  try {
    const FunctionName = `sales-analytics-${stage}-refresh`;
    const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const deployed = Object.entries(Environment?.Variables ?? {}).filter(([name]) => name in environmentSchema.shape);
    const here = OF_THIS_MACHINE.map((name) => [name, process.env[name]]);
    return { ...Object.fromEntries(deployed), ...Object.fromEntries(here) };
  } catch (error) {
    throw new CliError(`cannot read the settings of the stage ${stage} in ${region}: ${adviceFor(error, stage)}`, {
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

function adviceFor(error: unknown, stage: string): string {
  const { name = '' } = error instanceof Error ? error : {};
  if (name === 'ResourceNotFoundException') {
    return 'it is not deployed there. Check --stage and --region, and the account (AWS_PROFILE)';
  }
  if (/AccessDenied/.test(name)) {
    return `these credentials need lambda:GetFunctionConfiguration on the function sales-analytics-${stage}-refresh`;
  }
  if (/Credentials|ExpiredToken|UnrecognizedClient|InvalidSignature/.test(name)) {
    return `${describeError(error)}; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
  }
  return describeError(error);
}
