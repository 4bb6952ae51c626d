import { readFile } from 'node:fs/promises';
import { cannot, CliError, reasonOf } from './cli/cli-error.ts';
import { runCli } from './cli/run.ts';
import { type PolicyCliOptions, readOptions } from './policy/options.ts';
import { type DeployedTemplate, type Policy, deploymentPolicy, trustPolicy, uploadPolicy } from './policy/policies.ts';

await runCli('policy', async () => {
  const options = readOptions(process.argv.slice(2), process.env);
  process.stdout.write(`${JSON.stringify(await policyFor(options), null, 2)}\n`);
});

async function policyFor(options: PolicyCliOptions): Promise<Policy> {
  if (options.kind === 'upload') return uploadPolicy(options.upload);
  if (options.kind === 'trust') return trustPolicy(options.repository, options.place);
  const { template, place } = options;
  const advice = `. To make it: npx sls package --stage ${place.stage}`;
  const text = await readFile(template, 'utf8').catch(cannot(`read ${template}`, advice));
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
