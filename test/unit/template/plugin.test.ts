import { createRequire } from 'node:module';
import { expect } from 'chai';
import { setVariables } from '../lib/http/requests.ts';
import { PACKAGING_TIMEOUT, refusalOf } from './packages.ts';

// The plugin is no TypeScript.
const load = createRequire(import.meta.url);
const { default: StackPlugin } = load('../../../resources/plugin/index.mjs') as {
  default: new (
    serverless: object,
    options: object,
    tools: object,
  ) => {
    serverless: { service: { provider: { stackTags: Record<string, string>; deletionProtection?: boolean } } };
    asyncInit(): Promise<void>;
    hooks: { initialize(): Promise<void> };
  };
};
const { stringifyDefinitions } = load('../../../resources/plugin/state-machine.mjs') as {
  stringifyDefinitions(template: object): void;
};

const { watchThrottles } = load('../../../resources/plugin/throttles.mjs') as {
  watchThrottles(template: object, functions: object): void;
};
const { addDashboard } = load('../../../resources/plugin/dashboard.mjs') as {
  addDashboard(template: object, stack: object): void;
};

const { warningsOfIdle } = load('../../../resources/plugin/settings.mjs') as {
  warningsOfIdle(given: string | readonly string[] | undefined, params: object): string[];
};

const { checkKeys } = load('../../../resources/plugin/rollback.mjs') as {
  checkKeys(current: object, target: object, stage: string): void;
};

/** A template of functions that read the bucket, with the alarm of throttles, and what serverless.yml has of them. */
function stackOf(names: readonly string[]) {
  const Statement = [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'x' }];
  const resources = names.flatMap((name) => [
    [`${name}Role`, { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: { Statement } }] } }],
    [
      name,
      {
        Type: 'AWS::Lambda::Function',
        Properties: { FunctionName: `s-${name}`, MemorySize: 128, Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] } },
      },
    ],
  ]);
  const alarm = { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'throttles', Metrics: [{ Id: 'all' }] } };
  const Resources = { ...Object.fromEntries(resources), ThrottlesAlarm: alarm } as Record<string, typeof alarm> & {
    Dashboard?: { Properties: { DashboardBody: { 'Fn::Sub': string } } };
  };
  const events = (name: string) => (name.startsWith('route') ? [{ http: { path: name } }] : []);
  const functions = Object.fromEntries(names.map((name) => [name, { name: `s-${name}`, events: events(name) }]));
  return { template: { Resources }, functions };
}
const routes = (count: number) => Array.from({ length: count }, (_, index) => `route${index}`);

describe('the plugin of the stack', () => {
  it('has the alarm of throttles look at eight functions that answer from the bucket', () => {
    for (const [count, watched] of [
      [3, 3],
      [11, 8],
    ] as const) {
      const { template, functions } = stackOf([...routes(count), 'refresh']);
      watchThrottles(template, functions);
      const ids = template.Resources['ThrottlesAlarm']!.Properties.Metrics.map(({ Id }) => Id);
      expect(ids).to.deep.equal(['all', ...routes(watched)]);
    }
  });

  it('has graphs of twelve functions, last the steps of the state machine that only list something', () => {
    const { template } = stackOf([...routes(8), 'refresh', 'plan', 'build', 'months', 'merge', 'publish']);
    addDashboard(template, { dashboard: 'true', name: 's', stage: 'dev' });
    const { widgets } = JSON.parse(template.Resources.Dashboard!.Properties.DashboardBody['Fn::Sub']) as {
      widgets: { properties: { metrics?: unknown[][] } }[];
    };
    const shown = widgets.flatMap(({ properties }) => properties.metrics ?? []);
    const names = new Set(
      shown.flatMap(([, , dimension, name]) => (dimension === 'FunctionName' ? [String(name)] : [])),
    );
    expect([...names]).to.deep.equal([...routes(8), 'refresh', 'build', 'merge', 'publish'].map((name) => `s-${name}`));
  });

  it('leaves the state machine and the check of keys to AWS when it runs on this machine', async () => {
    const service = {
      provider: { environment: { API_AUTH: 'apiKey', S3_BUCKET: 'reports' } },
      functions: {
        refresh: {
          environment: { STATE_MACHINE_ARN: { Ref: 'RefreshStateMachine' }, OVERLAP: 'add' },
          events: [{ schedule: {} }],
        },
        build: { environment: {} },
      },
    };
    const serverless = { service, processedInput: { commands: ['offline'] } };
    const plugin = new StackPlugin(serverless, {}, { log: {} });
    await plugin.asyncInit();
    await plugin.hooks.initialize();
    expect(service.functions.refresh.environment).to.deep.equal({ OVERLAP: 'add' });
    expect(service.functions).to.have.all.keys('refresh');
    expect(service.provider.environment).to.deep.equal({ API_AUTH: 'none', S3_BUCKET: 'reports' });
  });

  it('keeps keys out of the output though the framework reads the command line once more', async () => {
    const options: { conceal?: boolean } = {};
    const service = { provider: { environment: {} }, functions: {} };
    const plugin = new StackPlugin({ service, processedInput: { commands: ['offline'] } }, options, { log: {} });
    delete options.conceal;
    await plugin.hooks.initialize();
    expect(options).to.deep.equal({ conceal: true });
  });

  it('refuses a rollback that would make another key', () => {
    const templateOf = (...names: string[]) => ({
      Resources: Object.fromEntries(
        names.map((Name, index) => [`Key${index}`, { Type: 'AWS::ApiGateway::ApiKey', Properties: { Name } }]),
      ),
    });
    const [first, second] = [templateOf('sales-analytics-prod-1'), templateOf('sales-analytics-prod-2')];
    checkKeys(second, second, 'prod');
    checkKeys(templateOf(), templateOf(), 'prod');
    expect(() => checkKeys(second, first, 'prod')).to.throw(
      'from sales-analytics-prod-2 to sales-analytics-prod-1, and a key that it makes has a value that no caller has. ' +
        'Check out the code of that deployment and deploy it with the key of today: npx sls deploy --stage prod --param apiKeyGeneration=2',
    );
    expect(() => checkKeys(templateOf(), first, 'prod')).to.throw('from none to sales-analytics-prod-1');
    expect(() => checkKeys(first, templateOf(), 'prod')).to.throw('from sales-analytics-prod-1 to none');
  });

  it('has no settings to look at where help is asked for', async () => {
    const serverless = { processedInput: { commands: ['deploy'], isHelpRequest: true } };
    await new StackPlugin(serverless, {}, { log: {} }).asyncInit();
  });

  describe('refuses a setting that', () => {
    class ServerlessError extends Error {}
    const defaults = {
      bucketName: null,
      schedule: 'cron(0 8 * * ? *)',
      scaleOutConcurrency: 50,
      auth: 'apiKey',
      userPoolArn: '',
      stageRateLimit: 50,
      stageBurstLimit: 100,
      apiKeyGeneration: 1,
      vpcSubnetIds: '',
      vpcSecurityGroupIds: '',
      scheduleEnabled: 'true',
      keyRateLimit: 20,
      keyBurstLimit: 40,
      keyQuota: 500_000,
      domainName: '',
      certificateArn: '',
      hostedZoneId: '',
      waf: 'false',
      wafRateLimit: 1000,
      apiMemory: 1769,
      apiReservedConcurrency: 'none',
      queryReservedConcurrency: 'none',
      refreshReservedConcurrency: 3,
      refreshMemory: 1769,
      refreshHeap: 1024,
      kmsKeyArn: '',
      logLevel: 'INFO',
      logRetentionDays: 14,
      tracing: true,
      alarmEmail: '',
      upload: 'false',
      otelLayerArn: '',
      terminationProtection: 'none',
      tags: '',
      permissionsBoundary: '',
    };
    const pluginFor = (
      given: string[],
      { environment = {}, prod = {}, stage = 'prod', tags = '', terminationProtection = 'none' },
    ) => {
      const service = {
        provider: {
          stage,
          region: 'eu-central-1',
          environment: { S3_BUCKET: { Ref: 'ReportBucket' }, API_AUTH: 'apiKey', ...environment },
        },
        functions: { refresh: { environment: { STATE_MACHINE_ARN: { Ref: 'RefreshStateMachine' }, OVERLAP: 'add' } } },
        custom: { stack: { tags, terminationProtection } },
      };
      const serverless = {
        service,
        processedInput: { commands: ['package'] },
        configurationInput: { params: { default: defaults, prod } },
        classes: { Error: ServerlessError },
      };
      return new StackPlugin(serverless, { param: given }, { log: { warning: () => {} } });
    };
    const messageOf = async (checked: Promise<void>) => {
      try {
        await checked;
        return undefined;
      } catch (error) {
        expect(error).to.be.instanceOf(ServerlessError);
        return (error as Error).message;
      }
    };
    /** What the plugin says of params before the framework looks at them; undefined when it lets them pass. */
    const refusal = (given: string[], more = {}) => messageOf(pluginFor(given, more).asyncInit());

    for (const [what, given, told] of [
      ['is neither on nor off', ['waf=yes'], "waf must be true or false, not 'yes'"],
      ['is no number', ['stageRateLimit=many'], "stageRateLimit must be a whole number from 1, not 'many'"],
      ['is below what AWS takes', ['wafRateLimit=9'], "wafRateLimit must be a whole number from 10, not '9'"],
      ['lets no request through', ['keyRateLimit=0'], "keyRateLimit must be a whole number from 1, not '0'"],
      ['lets no two requests through', ['keyBurstLimit=0'], "keyBurstLimit must be a whole number from 1, not '0'"],
      ['is no quota', ['keyQuota=abc'], "keyQuota must be a whole number from 1, not 'abc'"],
      ['is a quota of nothing', ['keyQuota=0'], "keyQuota must be a whole number from 1, not '0'"],
      [
        'builds nothing',
        ['scaleOutConcurrency=0'],
        "scaleOutConcurrency must be a whole number from 1 to 10000, not '0'",
      ],
      ['builds half a report', ['scaleOutConcurrency=1.5'], "from 1 to 10000, not '1.5'"],
      ['is less than Lambda gives', ['apiMemory=64'], "apiMemory must be a whole number from 128 to 10240, not '64'"],
      ['is more than Lambda gives', ['refreshMemory=10241'], 'refreshMemory must be a whole number from 128 to 10240'],
      ['leaves no memory', ['refreshMemory=1024'], 'refreshHeap (1024) must be less than refreshMemory (1024)'],
      [
        'reserves what is no number',
        ['apiReservedConcurrency=all'],
        "must be none or a whole number from 1; with 0 nothing would be answered, not 'all'",
      ],
      [
        'refuses the second refresh of the queue',
        ['refreshReservedConcurrency=1'],
        "refreshReservedConcurrency must be none or a whole number from 2, since the queue starts two refreshes at a time (scheduleEnabled=false stops the daily one), not '1'",
      ],
      [
        'stops the API',
        ['apiReservedConcurrency=0'],
        "a whole number from 1; with 0 nothing would be answered, not '0'",
      ],
      ['stops the queue', ['refreshReservedConcurrency=0'], "(scheduleEnabled=false stops the daily one), not '0'"],
      ['is no period of logs', ['logRetentionDays=13'], 'logRetentionDays must be 1, 3, 5, 7, 14, 30, 60, 90,'],
      [
        'is no schedule',
        ['schedule=daily'],
        "schedule must be rate(...) or cron(...) of EventBridge, such as 'rate(1 day)'",
      ],
      ['is no rate of AWS', ['schedule=rate(1 days)'], "not 'rate(1 days)': it is rate(1 day) and rate(2 days)"],
      ['never comes', ['schedule=rate(0 minutes)'], 'a rate is 1 or more'],
      ['is a cron of Unix', ['schedule=cron(0 8 * * *)'], 'cron has six fields (minutes, hours, day of month, month, '],
      ['names both days', ['schedule=cron(0 8 * * * *)'], 'day of month and day of week, and only one, must be ?'],
      ['names neither day', ['schedule=cron(0 8 ? * ? *)'], 'day of month and day of week, and only one, must be ?'],
      ['is in minute 60', ['schedule=cron(60 8 * * ? *)'], "'60' is no minutes (0 to 59)"],
      ['is at hour 24', ['schedule=cron(0 24 * * ? *)'], "'24' is no hours (0 to 23)"],
      ['is in month 13', ['schedule=cron(0 8 1 13 ? *)'], "'13' is no month (1 to 12)"],
      ['is on weekday 0', ['schedule=cron(0 8 ? * 0 *)'], "'0' is no day of week (1 to 7)"],
      ['steps through weekdays', ['schedule=cron(0 8 ? * 2/2 *)'], "'2/2' is no day of week (1 to 7)"],
      ['goes backwards', ['schedule=cron(0 8 ? * FRI-MON *)'], "'FRI-MON' is no day of week (1 to 7)"],
      ['is no way to ask', ['auth=apikey'], "auth must be apiKey, cognito or none, not 'apikey'"],
      ['is no address', ['alarmEmail=foo'], "alarmEmail must be an address such as operator@example.com, not 'foo'"],
      ['is no ARN', ['kmsKeyArn=alias/mine'], "an alias has no effect in the policies of the roles, not 'alias/mine'"],
      [
        'is an alias',
        ['kmsKeyArn=arn:aws:kms:eu-central-1:123456789012:alias/sales'],
        'an ARN such as arn:aws:kms:eu-central-1:123456789012:key/ID, with the id of a key; an alias has no effect',
      ],
      [
        'is in another region',
        ['kmsKeyArn=arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012'],
        'kmsKeyArn must be of eu-central-1, the region of the stack, not of us-east-1',
      ],
      [
        'is a certificate of CloudFront',
        ['certificateArn=arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012'],
        'certificateArn must be of eu-central-1, the region of the stack, not of us-east-1',
      ],
      [
        'is no user pool',
        ['userPoolArn=eu-central-1_AbCdEfGhI'],
        'userPoolArn must be an ARN such as arn:aws:cognito-idp:',
      ],
      ['is a URL', ['domainName=https://sales.example.com'], 'domainName must be a name such as sales.example.com'],
      ['is no zone', ['hostedZoneId=example.com'], 'hostedZoneId must be the id of a hosted zone, such as Z0123456789'],
      [
        'is no subnet',
        ['vpcSubnetIds=10.0.0.0/24'],
        'vpcSubnetIds must be up to 16 different ids of subnets by commas, such as subnet-',
      ],
      [
        'is a subnet twice',
        ['vpcSubnetIds=subnet-0123456789abcdef0,subnet-0123456789abcdef0'],
        'vpcSubnetIds must be up to 16 different ids',
      ],
      [
        'is no group',
        ['vpcSecurityGroupIds=default'],
        'vpcSecurityGroupIds must be up to 5 different ids of security groups by commas',
      ],
      [
        'is more groups than a function takes',
        [`vpcSecurityGroupIds=${[0, 1, 2, 3, 4, 5].map((digit) => `sg-0123456${digit}`).join()}`],
        'vpcSecurityGroupIds must be up to 5 different ids',
      ],
      ['lets nobody through', ['stageBurstLimit=0'], 'stageBurstLimit must be a whole number from 1, not'],
      ['is no host of mail', ['alarmEmail=me@localhost'], 'alarmEmail must be an address such as operator@example.com'],
      [
        'names a day that never comes',
        ['schedule=cron(0 8 31 FEB,APR ? *)'],
        "'cron(0 8 31 FEB,APR ? *)': no month that it names has such a day, so it would never run",
      ],
      [
        'names years that are over',
        ['schedule=cron(0 8 * * ? 2019-2020)'],
        'its years are over, so it would never run',
      ],
      ['is too few for WAF', ['wafRateLimit=5'], "wafRateLimit must be a whole number from 10, not '5'"],
      ['is no switch', ['tracing=on'], "tracing must be true or false, not 'on'"],
      ['is no generation', ['apiKeyGeneration=1.0'], 'apiKeyGeneration must be a number or a word of up to 20'],
      ['lacks another', ['auth=cognito'], 'auth=cognito needs the param userPoolArn'],
      ['is a layer without version', ['otelLayerArn=arn:aws:lambda:eu-central-1:123456789012:layer:x'], 'layer:NAME:1'],
      ['is a tag without value', ['tags=team'], 'tags must be up to 40 tags by commas, such as team=sales'],
      [
        'is a tag of AWS',
        ['tags=aws:team=sales'],
        'a name of letters, digits, spaces and _.:/=+-@ that does not begin',
      ],
      ['is a tag twice', ['tags=team=sales,team=it'], "not 'team=sales,team=it'"],
      ['is no policy', ['permissionsBoundary=boundary'], 'permissionsBoundary must be an ARN such as arn:aws:iam::'],
      ['protects halfway', ['terminationProtection=prod'], "must be none, true or false, not 'prod'"],
      ['lets anybody upload', ['upload=true', 'auth=none'], 'upload=true needs auth=apiKey or auth=cognito'],
      [
        'is a policy in a region, which IAM does not have',
        ['permissionsBoundary=arn:aws:iam:eu-central-1:123456789012:policy/boundary'],
        'permissionsBoundary must be an ARN such as arn:aws:iam::123456789012:policy/NAME',
      ],
      [
        'is a certificate for no name',
        ['certificateArn=arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012'],
        'certificateArn needs the param domainName',
      ],
      [
        'is a user pool that is not asked',
        ['userPoolArn=arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_AbCdEfGhI'],
        'userPoolArn needs auth=cognito; with auth=apiKey no token is checked',
      ],
      ['has no certificate', ['domainName=sales.example.com'], 'domainName needs the param certificateArn'],
      ['has no groups', ['vpcSubnetIds=subnet-0123456789abcdef0'], 'vpcSubnetIds needs the param vpcSecurityGroupIds'],
      ['has no name to be for', ['hostedZoneId=Z1'], 'hostedZoneId needs the param domainName'],
      ['has no value', ['waf'], "--param must be NAME=VALUE, not 'waf'"],
      ['has an empty value', ['keyQuota='], "--param must be NAME=VALUE, not 'keyQuota='"],
      ['nothing looks at', ['waf=true', 'alarmMail=me@example.com'], "There is no param 'alarmMail'"],
      ['every object has', ['constructor=x'], "There is no param 'constructor'"],
      ['is the prototype of objects', ['__proto__=x'], "There is no param '__proto__'"],
    ] as const)
      it(what, async () => {
        const message = await refusal([...given]);
        expect(message).to.contain(told).and.not.contain('\n');
      });

    describe('is a bucket of the environment', () => {
      let restore: () => void;
      before(() => (restore = setVariables({ S3_BUCKET: 'bucket-of-prod' })));
      after(() => restore());
      const told = /^S3_BUCKET is 'bucket-of-prod' in your shell or \.env.* --param bucketName=bucket-of-prod$/;

      it('which nobody named for this deployment', async () => {
        expect(await refusal([])).to.match(told);
        expect(await refusal(['waf=true'], { stage: 'dev', prod: { bucketName: 'reports' } })).to.match(told);
      });

      it('but not one that a param names', async () => {
        expect(await refusal(['bucketName=bucket-of-prod'])).to.equal(undefined);
        expect(await refusal([], { prod: { bucketName: 'reports' } })).to.equal(undefined);
      });
    });

    it('is in the name of a stage', async () => {
      for (const stage of ['prod_2', 'a-stage-of-more-than-twenty-letters', '-x'])
        expect(await refusal([], { stage })).to.equal(
          `--stage must be up to 20 letters, digits and hyphens, such as prod, not '${stage}'`,
        );
    });

    it('is one of the functions that they would refuse', async () => {
      for (const [name, value, right] of [
        ['CORS_ORIGINS', '*,https://a.example.com', 'must be * alone, or a comma-separated list of origins such as'],
        ['CORS_ORIGINS', 'https://*.example.com', 'no wildcard'],
        ['CORS_ORIGINS', 'https://Sales.example.com', 'small letters'],
        ['S3_BUCKET', '10.0.0.1', 'no IP address'],
        ['S3_BUCKET', 'sales..reports', 'no two dots in a row'],
        ['RAW_PREFIX', 'raw*/', 'must not contain * ? $ { or }'],
        ['RAW_PREFIX', 'raw', 'ends with a slash'],
        ['S3_KEY', 'exports/*.csv', 'must not contain * ? $ { or }'],
        ['DEFAULT_CURRENCY', 'rupees', 'must be an ISO 4217 code'],
        ['RAW_RETENTION_DAYS', '0', 'must be none or a whole number of days, 1 or more'],
        ['CARRY', 'email', 'must be none or a comma-separated list of'],
        ['LOG_LEVEL', 'info', 'must be TRACE, DEBUG,'],
      ] as const) {
        const message = await messageOf(pluginFor([], { environment: { [name]: value } }).hooks.initialize());
        expect(message).to.contain(`${name} ("${value}")`).and.contain(right).and.not.contain('\n');
      }
    });

    it('stands under the stage, and there only', async () => {
      expect(await refusal([], { prod: { waf: 'on' } })).to.contain("waf must be true or false, not 'on'");
      expect(await refusal([], { prod: { alarmMail: 'me@example.com' } })).to.contain("no param 'alarmMail'");
      expect(await refusal(['waf=true'], { prod: { waf: 'on', keyQuota: null } })).to.equal(undefined);
      expect(await refusal([], { prod: { waf: 'on' }, stage: 'dev' })).to.equal(undefined);
    });

    it('the framework looks up, once that is done', async () => {
      const prod = {
        certificateArn: '${ssm:/certificate}',
        domainName: 'sales.example.com',
        kmsKeyArn: { Ref: 'Key' },
      };
      expect(await refusal([], { prod })).to.equal(undefined);
      const plugin = pluginFor([], { prod });
      await plugin.asyncInit();
      prod.certificateArn = 'my-certificate';
      expect(await messageOf(plugin.hooks.initialize())).to.contain("of a certificate, not 'my-certificate'");
    });

    it('the functions would refuse, which names each variable', async () => {
      const wrong = {
        API_AUTH: 'apikey',
        REPORT_TIME_ZONE: 'Mars',
        S3_BUCKET: 'My_Bucket',
        SNAPSHOT_TTL_SECONDS: 'soon',
      };
      const message = await messageOf(pluginFor([], { environment: wrong }).hooks.initialize());
      for (const [name, value] of Object.entries(wrong)) expect(message).to.contain(`${name} ("${value}") must be`);
    });

    it('but takes tags for the stack', async () => {
      for (const [tags, expected] of [
        ['', {}],
        ['team=sales, cost-center=4711', { team: 'sales', 'cost-center': '4711' }],
      ] as const) {
        const plugin = pluginFor(tags === '' ? [] : [`tags=${tags}`], { tags });
        expect(await messageOf(plugin.hooks.initialize())).to.equal(undefined);
        expect(plugin.serverless.service.provider.stackTags).to.deep.equal(expected);
      }
    });

    it('but sets and takes off the protection of the stack, and leaves it alone unless told', async () => {
      for (const [terminationProtection, expected] of [
        ['none', undefined],
        ['true', true],
        ['false', false],
      ] as const) {
        const plugin = pluginFor([], { terminationProtection });
        expect(await messageOf(plugin.hooks.initialize())).to.equal(undefined);
        expect(plugin.serverless.service.provider.deletionProtection).to.equal(expected);
      }
    });

    it('and no other', async () => {
      for (const given of [
        [],
        ['schedule=cron(0 8 ? * MON-FRI *)', 'alarmEmail=me@example.com'],
        ['schedule=rate(10 minutes)', 'apiReservedConcurrency=1', 'logRetentionDays=3653', 'logLevel=DEBUG'],
        ['refreshReservedConcurrency=2'],
        ['schedule=cron(0/15 6-18 ? JAN,MAR-DEC 2#1 2026-2030)'],
        ['schedule=cron(0 8 LW * ? *)'],
        ['kmsKeyArn=arn:aws:kms:eu-central-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef'],
        ['refreshReservedConcurrency=none'],
      ])
        expect(await refusal(given), given.join()).to.equal(undefined);
      const environment = { S3_BUCKET: 'reports', SNAPSHOT_TTL_SECONDS: 30 };
      expect(await messageOf(pluginFor([], { environment }).hooks.initialize())).to.equal(undefined);
    });
  });

  it('warns of params that do nothing without another', () => {
    for (const [given, params, expected] of [
      [['wafRateLimit=500'], { waf: 'false' }, ['wafRateLimit does nothing without waf=true']],
      [['wafRateLimit=500', 'waf=true'], { waf: 'true' }, []],
      ['uploadMaxBytes=5', { upload: false }, ['uploadMaxBytes does nothing without upload=true']],
      [
        ['keyQuota=5', 'apiKeyGeneration=2'],
        { auth: 'cognito' },
        ['apiKeyGeneration does nothing without auth=apiKey', 'keyQuota does nothing without auth=apiKey'],
      ],
      [['scaleOutReports=5'], { scaleOut: 'false' }, ['scaleOutReports does nothing without scaleOut=true']],
      [undefined, { waf: 'false', auth: 'none' }, []],
    ] as const) {
      const all = { waf: 'false', upload: 'false', scaleOut: 'true', auth: 'apiKey', scheduleEnabled: 'true' };
      expect(warningsOfIdle(given, { ...all, ...params })).to.deep.equal(expected);
    }
  });

  describe('comes before', function () {
    this.timeout(PACKAGING_TIMEOUT);

    for (const [what, params] of [
      ['the framework checks serverless.yml', { logRetentionDays: '13' }],
      ['the framework resolves its variables', { tracing: 'yes' }],
    ] as const)
      it(what, async () => {
        const [[name, value]] = Object.entries(params) as [[string, string]];
        expect(await refusalOf(params)).to.match(new RegExp(`Error:\\n${name} must be .*, not '${value}'\\s*$`));
      });

    it('a bucket of the shell could become that of the stage', async () => {
      expect(await refusalOf({}, { S3_BUCKET: 'bucket-of-prod' })).to.match(
        /Error:\nS3_BUCKET is 'bucket-of-prod' in your shell .*\s*$/,
      );
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
});
