import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { resourcesOf } from './template.mjs';

/** The clients of AWS that the framework comes with. */
const load = createRequire(createRequire(import.meta.url).resolve('serverless/package.json'));

/**
 * Refuses a rollback to a deployment with another API key: CloudFormation would remove the key that callers have, and make one
 * with a value that nobody has, not even those who had the key of that deployment. Throws an `Error`.
 */
export function checkKeys(current, target, stage) {
  const [now, then] = [current, target].map(keyNames);
  if (now.join() === then.join()) return;
  const generation = /-([\w]+)$/.exec(now[0] ?? '')?.[1];
  const param = generation === undefined ? '' : ` --param apiKeyGeneration=${generation}`;
  const change = `from ${now.join() || 'none'} to ${then.join() || 'none'}`;
  throw new Error(
    `This rollback would change the API key, ${change}, and a key that it makes has a value that no caller has. Check out the code of that deployment and deploy it with the key of today: npx sls deploy --stage ${stage}${param}`,
  );
}

const keyNames = (template) =>
  resourcesOf(template, 'AWS::ApiGateway::ApiKey').map(([, { Properties }]) => Properties.Name);

/** The template of the stack as it is deployed, and that of the deployment to go back to; null where either is not there. */
export async function templatesOf(provider, { service }, timestamp) {
  const { GetTemplateCommand } = load('@aws-sdk/client-cloudformation');
  const { S3Client, GetObjectCommand } = load('@aws-sdk/client-s3');
  const cloudFormation = await provider.getCloudFormationClient();
  const { TemplateBody } = await cloudFormation.send(
    new GetTemplateCommand({ StackName: provider.naming.getStackName(), TemplateStage: 'Original' }),
  );
  const date = new Date(/^\d+$/.test(timestamp) ? Number(timestamp) : timestamp);
  if (Number.isNaN(date.valueOf())) return null; // the framework says so
  const folder = `${provider.getDeploymentPrefix()}/${service}/${provider.getStage()}/${date.getTime()}-${date.toISOString()}`;
  const Key = `${folder}/${provider.naming.getCompiledTemplateS3Suffix()}`;
  const s3 = new S3Client(await provider.getAwsSdkV3Config());
  try {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: await provider.getServerlessDeploymentBucketName(), Key }),
    );
    return { current: JSON.parse(TemplateBody), target: JSON.parse(await text(Body)) };
  } catch (error) {
    if (error.name === 'NoSuchKey') return null;
    throw error;
  } finally {
    s3.destroy();
  }
}
