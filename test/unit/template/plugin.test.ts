import { createRequire } from 'node:module';
import { expect } from 'chai';

// The plugin is no TypeScript.
const load = createRequire(import.meta.url);
const { default: StackPlugin } = load('../../../resources/plugin/index.mjs') as {
  default: new (serverless: object, options: object, tools: object) => { check(): Promise<void> };
};
const { stringifyDefinitions } = load('../../../resources/plugin/state-machine.mjs') as {
  stringifyDefinitions(template: object): void;
};

describe('the plugin of the stack', () => {
  it('leaves the state machine and the check of keys to AWS when it runs on this machine', async () => {
    const service = {
      provider: { environment: { API_AUTH: 'apiKey', S3_BUCKET: 'reports' } },
      functions: { refresh: { environment: { STATE_MACHINE_ARN: { Ref: 'RefreshStateMachine' }, OVERLAP: 'add' } } },
    };
    const serverless = { service, processedInput: { commands: ['offline'] } };
    await new StackPlugin(serverless, {}, { log: {} }).check();
    expect(service.functions.refresh.environment).to.deep.equal({ OVERLAP: 'add' });
    expect(service.provider.environment).to.deep.equal({ API_AUTH: 'none', S3_BUCKET: 'reports' });
  });

  describe('refuses a setting that', () => {
    const stack = {
      auth: 'apiKey',
      switches: { waf: 'false', tracing: true },
      numbers: { stageRateLimit: '50', wafRateLimit: 1000, refreshMemory: '1769', refreshHeap: '1024' },
    };
    /** What the plugin says of a service; undefined when it lets it pass. */
    const refusal = async (changes: object, environment: object = {}, param: string[] = []) => {
      class ServerlessError extends Error {}
      const service = {
        custom: { stack: { ...stack, ...changes } },
        provider: { environment: { S3_BUCKET: { Ref: 'ReportBucket' }, API_AUTH: 'apiKey', ...environment } },
        functions: { refresh: { environment: { STATE_MACHINE_ARN: { Ref: 'RefreshStateMachine' }, OVERLAP: 'add' } } },
      };
      const serverless = {
        service,
        processedInput: { commands: ['package'] },
        configurationInput: {
          params: { default: { waf: 'false', schedule: 'rate(1 day)' }, prod: { logLevel: 'INFO' } },
        },
        classes: { Error: ServerlessError },
      };
      try {
        await new StackPlugin(serverless, { param }, { log: { warning: () => {} } }).check();
        return undefined;
      } catch (error) {
        expect(error).to.be.instanceOf(ServerlessError);
        return (error as Error).message;
      }
    };

    for (const [what, changes, told] of [
      ['is neither on nor off', { switches: { waf: 'yes' } }, "waf must be true or false, not 'yes'"],
      [
        'is no number',
        { numbers: { ...stack.numbers, stageRateLimit: 'many' } },
        'stageRateLimit must be a whole number',
      ],
      ['is below what AWS takes', { numbers: { ...stack.numbers, wafRateLimit: '9' } }, 'a whole number from 10'],
      ['leaves no memory', { numbers: { ...stack.numbers, refreshMemory: '1024' } }, 'must be less than refreshMemory'],
      ['is no ARN', { kmsKeyArn: 'alias/mine' }, "kmsKeyArn must be an ARN, not 'alias/mine'"],
      ['lacks another', { auth: 'cognito' }, 'auth=cognito needs the param userPoolArn'],
      ['has no name to be for', { hostedZoneId: 'Z1' }, 'hostedZoneId needs the param domainName'],
    ] as const)
      it(what, async () => expect(await refusal(changes)).to.contain(told));

    it('the functions would refuse, which names each variable', async () => {
      const wrong = {
        API_AUTH: 'apikey',
        REPORT_TIME_ZONE: 'Mars',
        S3_BUCKET: 'My_Bucket',
        SNAPSHOT_TTL_SECONDS: 'soon',
      };
      const message = await refusal({}, wrong);
      for (const [name, value] of Object.entries(wrong)) expect(message).to.contain(`${name} ("${value}") must be`);
    });

    it('nothing looks at', async () => {
      expect(await refusal({}, {}, ['waf=true', 'alarmMail=me@example.com'])).to.contain("no param 'alarmMail'");
      expect(await refusal({}, {}, ['waf=true', 'schedule=cron(0 8 = *)', 'logLevel=DEBUG'])).to.equal(undefined);
    });

    it('and no other', async () => {
      expect(await refusal({})).to.equal(undefined);
      expect(await refusal({}, { S3_BUCKET: 'reports', SNAPSHOT_TTL_SECONDS: 30 })).to.equal(undefined);
    });
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
