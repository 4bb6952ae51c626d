import { createRequire } from 'node:module';
import { expect } from 'chai';

// The plugin is no TypeScript.
const load = createRequire(import.meta.url);
const { default: StackPlugin } = load('../../../resources/plugin/index.mjs') as {
  default: new (serverless: object, options: object, tools: object) => { check(): void };
};
const { stringifyDefinitions } = load('../../../resources/plugin/state-machine.mjs') as {
  stringifyDefinitions(template: object): void;
};

describe('the plugin of the stack', () => {
  it('leaves the state machine and the check of keys to AWS when it runs on this machine', () => {
    const service = {
      provider: { environment: { API_AUTH: 'apiKey', S3_BUCKET: 'reports' } },
      functions: { refresh: { environment: { STATE_MACHINE_ARN: { Ref: 'RefreshStateMachine' }, OVERLAP: 'add' } } },
    };
    const serverless = { service, processedInput: { commands: ['offline'] } };
    new StackPlugin(serverless, {}, { log: {} }).check();
    expect(service.functions.refresh.environment).to.deep.equal({ OVERLAP: 'add' });
    expect(service.provider.environment).to.deep.equal({ API_AUTH: 'none', S3_BUCKET: 'reports' });
  });

  const machine = (MaxConcurrency: unknown, bucket: unknown) => ({
    Resources: {
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          RoleArn: 'role',
          Definition: { States: { Map: { Type: 'Map', MaxConcurrency, Bucket: '${Name}', Arn: '${Fn.Arn}' } } },
          DefinitionSubstitutions: { Name: bucket },
        },
      },
    },
  });

  for (const [bucket, text] of [
    ['reports', 'reports'],
    [{ Ref: 'ReportBucket' }, '${ReportBucket}'],
  ] as const)
    it(`makes a text of a definition: with the bucket ${text}`, () => {
      const template = machine('7', bucket);
      stringifyDefinitions(template);
      const { DefinitionString, ...rest } = template.Resources.Machine.Properties as unknown as Record<string, unknown>;
      expect(rest).to.deep.equal({ RoleArn: 'role' });
      const { 'Fn::Sub': definition } = DefinitionString as { 'Fn::Sub': string };
      expect(JSON.parse(definition)).to.deep.equal({
        States: { Map: { Type: 'Map', MaxConcurrency: 7, Bucket: text, Arn: '${Fn.Arn}' } },
      });
    });

  for (const wrong of ['many', '0', '', '1.5', null])
    it(`refuses a scaleOutConcurrency of ${JSON.stringify(wrong)}`, () => {
      expect(() => stringifyDefinitions(machine(wrong, 'reports'))).to.throw(
        'scaleOutConcurrency must be a whole number',
      );
    });
});
