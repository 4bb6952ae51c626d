import { readFile } from 'node:fs/promises';
import { CliError, reasonOf } from './cli/cli-error.ts';
import { runCli } from './cli/run.ts';
import { HELP, type PolicyCliOptions, readOptions } from './policy/options.ts';
import { type DeployedTemplate, type Policy, deploymentPolicy, trustPolicy, uploadPolicy } from './policy/policies.ts';

await runCli('policy', async () => {
  const options = readOptions(process.argv.slice(2), process.env);
  process.stdout.write(options === null ? HELP : `${JSON.stringify(await policyFor(options), null, 2)}\n`);
});

async function policyFor(options: PolicyCliOptions): Promise<Policy> {
  if (options.kind === 'upload') return uploadPolicy(options.upload);
  if (options.kind === 'trust') return trustPolicy(options.repository, options.place);
  const { template, place } = options;
  const text = await readFile(template, 'utf8').catch((error: unknown) => {
    throw new CliError(
      `cannot read ${template}: ${reasonOf(error)}. To make it: npx sls package --stage ${place.stage}`,
      {
        cause: error,
      },
    );
  });
  const parsed = JSON.parse(text) as DeployedTemplate;
  if (!text.includes(`sales-analytics-${place.stage}-refresh`)) {
    throw new CliError(
      `${template} belongs to another stage. To make it again: npx sls package --stage ${place.stage}`,
    );
  }
  try {
    return deploymentPolicy(parsed, place);
  } catch (error) {
    throw new CliError(reasonOf(error), { cause: error });
  }
}
