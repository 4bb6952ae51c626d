import { expect } from 'chai';
import { PACKAGING_TIMEOUT, packaged, type Variant } from './packages.ts';
import { REQUESTS_WITHOUT_DATA } from '../../../lib/http/request-log.ts';
import { refreshReportSchema } from '../../../schemas/manifest.ts';
import { ALARM_METRICS, costOf } from '../../../scripts/cost/model.ts';
import { type Template, propertiesOf, textOf } from './template.ts';

describe('the operation of a packaged stage', function () {
  this.timeout(PACKAGING_TIMEOUT);

  describe('the bucket', () => {
    it('is private, encrypted, versioned, tidy and kept; it tells EventBridge', async () => {
      const { template } = await packaged('prod');
      const bucket = template.Resources['ReportBucket']!;
      expect(bucket).to.include({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
      const properties = bucket.Properties!;
      expect(properties).not.to.have.property('BucketName');
      expect(Object.values(properties['PublicAccessBlockConfiguration'] as object)).to.deep.equal([
        true,
        true,
        true,
        true,
      ]);
      expect(properties).to.have.nested.property('VersioningConfiguration.Status', 'Enabled');
      expect(properties).to.have.nested.property('OwnershipControls.Rules[0].ObjectOwnership', 'BucketOwnerEnforced');
      expect(JSON.stringify(properties['BucketEncryption'])).to.contain('AES256');
      const lifecycle = JSON.stringify(properties['LifecycleConfiguration']);
      // An expired object of a versioned bucket is but marked as deleted: rejected rows would stay for another month.
      expect(lifecycle).to.contain(
        '"Prefix":"etl-output/rejects/","ExpirationInDays":90,"NoncurrentVersionExpiration":{"NoncurrentDays":1}',
      );
      expect(lifecycle).to.contain('etl-output/rejects/').and.contain('etl-output/runs/');
      expect(properties).to.have.nested.property(
        'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled',
        true,
      );
      const policy = JSON.stringify(template.Resources['ReportBucketPolicy']!.Properties);
      expect(policy).to.contain('"aws:SecureTransport":false').and.contain('"Deny"').and.not.contain('"Allow"');
    });

    it('forgets reports and cleaned files after the days that are set, and else keeps them', async () => {
      const rulesOf = async (variant: Variant) =>
        JSON.stringify(
          (await packaged(variant)).template.Resources['ReportBucket']!.Properties!['LifecycleConfiguration'],
        );
      const forgotten = (prefix: string, days: string) =>
        `"Prefix":"${prefix}","ExpirationInDays":"${days}","NoncurrentVersionExpiration":{"NoncurrentDays":1}`;
      expect(await rulesOf('everything'))
        .to.contain(forgotten('raw/', '30'))
        .and.contain(forgotten('etl-output/cleaned/', '7'));
      expect(await rulesOf('prod'))
        .to.not.contain('"raw/"')
        .and.not.contain('etl-output/cleaned/');
    });

    it('is encrypted with the key that is named, and not made where one is there', async () => {
      const everything = (await packaged('everything')).template.Resources['ReportBucket']!.Properties!;
      expect(JSON.stringify(everything['BucketEncryption'])).to.contain('aws:kms').and.contain('arn:aws:kms:');
      const { template } = await packaged('nothing');
      expect(template.Resources).not.to.have.any.keys('ReportBucket', 'ReportBucketPolicy');
      for (const [id, one] of propertiesOf(template, 'AWS::Lambda::Function')) {
        expect(one, id).to.have.nested.property('Environment.Variables.S3_BUCKET', 'reports-of-ours');
      }
    });
  });

  describe('the refresh', () => {
    const rules = ({ Resources }: Template) =>
      Object.values(Resources).flatMap(({ Type, Properties }) => (Type === 'AWS::Events::Rule' ? [Properties!] : []));

    it('runs daily at eight, which can be turned off', async () => {
      const daily = rules((await packaged('prod')).template).find((rule) => 'ScheduleExpression' in rule);
      expect(daily).to.include({
        ScheduleExpression: 'cron(0 8 * * ? *)',
        State: 'ENABLED',
        Description: 'Daily sales analytics refresh at 8 AM UTC',
      });
      const off = (await packaged('nothing')).template;
      expect(rules(off).find((rule) => 'ScheduleExpression' in rule)).to.include({ State: 'DISABLED' });
      expect(off.Resources).not.to.have.property('NoRefreshAlarm');
    });

    it('runs when a report comes or goes', async () => {
      const reports = rules((await packaged('prod')).template).find(
        ({ Name }) => Name === 'sales-analytics-prod-refresh-reports',
      );
      expect(reports?.['EventPattern']).to.deep.equal({
        source: ['aws.s3'],
        'detail-type': ['Object Created', 'Object Deleted'],
        detail: { bucket: { name: [{ Ref: 'ReportBucket' }] }, object: { key: [{ prefix: 'raw/' }] } },
      });
    });

    it('runs after each deployment of its own stack, and of no other', async () => {
      for (const variant of ['dev', 'prod', 'nothing'] as const) {
        const { template } = await packaged(variant);
        const deployed = rules(template).filter(({ EventPattern }) =>
          JSON.stringify(EventPattern ?? {}).includes('aws.cloudformation'),
        );
        expect(deployed.map(({ EventPattern }) => EventPattern)).to.deep.equal([
          {
            source: ['aws.cloudformation'],
            'detail-type': ['CloudFormation Stack Status Change'],
            detail: {
              'stack-id': [{ Ref: 'AWS::StackId' }],
              'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'] },
            },
          },
        ]);
      }
    });
  });

  describe('alarms', () => {
    for (const variant of ['prod', 'everything', 'nothing'] as Variant[])
      it(`are ten at most, tell the topic, and name metrics that are there: ${variant}`, async () => {
        const { template } = await packaged(variant);
        const alarms = propertiesOf(template, 'AWS::CloudWatch::Alarm');
        expect(alarms.size).to.be.within(7, 10);
        const stage = variant === 'nothing' ? 'dev' : 'prod';
        for (const [id, alarm] of alarms) {
          expect(alarm['AlarmActions'], id).to.deep.equal([{ Ref: 'AlarmTopic' }]);
          expect(alarm['AlarmName'], id).to.match(new RegExp(`^sales-analytics-${stage}-`));
          if (alarm['Namespace'] !== 'SalesAnalytics') continue;
          expect(alarm['Dimensions'], id).to.deep.equal([
            { Name: 'service', Value: 'sales-analytics' },
            { Name: 'stage', Value: stage },
          ]);
        }
        const mails = propertiesOf(template, 'AWS::SNS::Subscription').size;
        expect(mails).to.equal(variant === 'everything' ? 1 : 0);
      });

    it('look at as many metrics as the cost counts', async () => {
      const { template } = await packaged('prod');
      const paid = [...propertiesOf(template, 'AWS::CloudWatch::Alarm').values()].map(({ Metrics }) => {
        const metrics = (Metrics ?? [{ MetricStat: {} }]) as { MetricStat?: object; Expression?: string }[];
        if (metrics.some(({ Expression }) => Expression?.startsWith('ANOMALY_DETECTION_BAND'))) return 3;
        return metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
      });
      expect(paid.reduce((sum, one) => sum + one, 0)).to.equal(ALARM_METRICS);
    });

    it('goes off after 26 hours without a refresh', async () => {
      const { template } = await packaged('prod');
      expect(template.Resources['NoRefreshAlarm']?.Properties).to.include({
        MetricName: 'RefreshSucceeded',
        Period: 3600,
        EvaluationPeriods: 26,
        DatapointsToAlarm: 26,
        AlarmDescription: 'No refresh has succeeded for 26 hours; the numbers may be old',
        TreatMissingData: 'breaching',
        ComparisonOperator: 'LessThanThreshold',
      });
    });

    it('does not count requests for data that is not there yet as errors', async () => {
      const { template } = await packaged('prod');
      const metrics = template.Resources['ApiErrorsAlarm']?.Properties?.['Metrics'] as Record<string, object>[];
      expect(metrics[0]).to.include({ Expression: 'errors - FILL(nodata, 0)' });
      expect(metrics[2]).to.have.nested.property('MetricStat.Metric.MetricName', REQUESTS_WITHOUT_DATA);
      expect(metrics[2]).to.have.nested.property('MetricStat.Metric.Namespace', 'SalesAnalytics');
      expect(metrics[2]).to.have.deep.nested.property('MetricStat.Metric.Dimensions', [
        { Name: 'service', Value: 'sales-analytics' },
        { Name: 'stage', Value: 'prod' },
      ]);
    });

    it('adds up the throttles of functions that answer from the bucket, and of no step of the refresh', async () => {
      const { template } = await packaged('prod');
      const metrics = template.Resources['ThrottlesAlarm']?.Properties?.['Metrics'] as { Id: string }[];
      expect(metrics.map(({ Id }) => Id))
        .to.have.length(9)
        .and.include.members(['all', 'analytics', 'kpis', 'regions']);
      expect(metrics.map(({ Id }) => Id)).not.to.include.oneOf([
        'refresh',
        'plan',
        'build',
        'months',
        'merge',
        'publish',
      ]);
    });
  });

  it('shows all functions on the dashboard, whose parts do not overlap', async () => {
    const { template } = await packaged('prod');
    const body = textOf(template.Resources['Dashboard']?.Properties?.['DashboardBody']);
    for (const [, { FunctionName }] of propertiesOf(template, 'AWS::Lambda::Function')) {
      expect(body).to.contain(String(FunctionName));
    }
    const { widgets } = JSON.parse(body) as { widgets: { x: number; y: number; width: number; height: number }[] };
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)} ${y + Math.floor(index / width)}`),
    );
    expect(new Set(cells).size).to.equal(cells.length);
    for (const { x, width } of widgets) expect(x + width).to.be.at.most(24);
    for (const word of ['p90', 'p99', 'Throttles', 'ConcurrentExecutions', 'RowsRejected', 'Estimated cost']) {
      expect(body).to.contain(word);
    }
    expect((await packaged('nothing')).template.Resources).not.to.have.property('Dashboard');
  });

  it('lists as successful checks what was checked, not what failed or was handed over', async () => {
    const { template } = await packaged('prod');
    const { widgets } = JSON.parse(textOf(template.Resources['Dashboard']?.Properties?.['DashboardBody'])) as {
      widgets: { properties: { title: string; query?: string } }[];
    };
    const query = widgets.find(({ properties }) => properties.title.startsWith('Last successful'))?.properties.query;
    const listed = JSON.parse(/outcome in (\[.*?\])/.exec(query ?? '')![1]!) as string[];
    const outcomes = refreshReportSchema().shape.outcome.options;
    expect(listed).to.have.members(outcomes.filter((one) => one !== 'failed' && one !== 'handed_over'));
  });

  it('shows as many metrics as AWS shows for nothing, as the bill has it', async () => {
    const { template } = await packaged('prod');
    const { widgets } = JSON.parse(textOf(template.Resources['Dashboard']?.Properties?.['DashboardBody'])) as {
      widgets: { properties: { metrics?: unknown[][] } }[];
    };
    const shown = widgets.flatMap(({ properties }) => properties.metrics ?? []);
    const named = shown.map((parts) => parts.filter((part) => typeof part === 'string').join());
    expect(new Set(named.filter((name) => name !== '')).size).to.be.at.most(50);
    const bill = costOf({ requests: 0, rows: 0, reports: 0, refreshes: 0 });
    expect(bill.find(({ what }) => what === 'dashboards')).to.include({ dollars: 3, free: 'dashboards' });
  });

  it('saves queries for the logs of all functions', async () => {
    const { template } = await packaged('prod');
    const queries = [...propertiesOf(template, 'AWS::Logs::QueryDefinition').values()];
    expect(queries.map(({ Name }) => String(Name).split('/').at(-1))).to.have.members([
      'Duration',
      'Errors',
      'Memory peak',
      'Cold starts',
      'Slowest requests',
    ]);
    const functions = propertiesOf(template, 'AWS::Lambda::Function').size;
    for (const { Name, LogGroupNames } of queries) expect(LogGroupNames, String(Name)).to.have.length(functions);
  });

  it('finds in its query of errors what the runtime writes itself of a function that ended without a line of ours', async () => {
    const { template } = await packaged('prod');
    const query = String(template.Resources['ErrorsQuery']?.Properties?.['QueryString']);
    expect(query).to.contain('level = "ERROR"').and.contain('remedy');
    const pattern = new RegExp(/@message like \/(.*)\//.exec(query)![1]!);
    const at = '2026-01-01T08:00:00.000Z\tc6af9ac6-7b61-11e6-9a41-93e8deadbeef';
    for (const line of [
      `${at}\tERROR\tInvoke Error \t{"errorType":"RetryableError","errorMessage":"Reading raw/a.csv failed"}`,
      `${at}\tERROR\tUnhandled Promise Rejection \t{"errorType":"Runtime.UnhandledPromiseRejection"}`,
      `${at}\tERROR\tUncaught Exception \t{"errorType":"Error"}`,
      '2026-01-01T08:15:00.000Z c6af9ac6-7b61-11e6-9a41-93e8deadbeef Task timed out after 900.00 seconds',
      'RequestId: c6af9ac6-7b61-11e6-9a41-93e8deadbeef Error: Runtime exited with error: signal: killed',
      'REPORT RequestId: c6af9ac6 Status: error Error Type: Runtime.OutOfMemory',
    ])
      expect(line).to.match(pattern);
    for (const line of [
      'REPORT RequestId: c6af9ac6-7b61 Duration: 2.10 ms Billed Duration: 3 ms Memory Size: 1769 MB',
      `${at}\tINFO\tReading s3://bucket/raw/a.csv`,
    ])
      expect(line).not.to.match(pattern);
  });

  it('bounds the heap of each function by its memory', async () => {
    for (const variant of ['prod', 'everything'] as const) {
      const heaps = new Map<string, number>();
      for (const [id, one] of propertiesOf((await packaged(variant)).template, 'AWS::Lambda::Function')) {
        const { NODE_OPTIONS } = (one['Environment'] as { Variables: { NODE_OPTIONS: string } }).Variables;
        const [heap, ...more] = [...NODE_OPTIONS.matchAll(/--max-old-space-size=(\d+)/g)].map(([, mb]) => Number(mb));
        expect(more, id).to.deep.equal([]);
        expect(heap, id).to.be.within(Number(one['MemorySize']) / 2, Number(one['MemorySize']) * 0.8);
        heaps.set(id, heap!);
      }
      expect(heaps.get('KpisLambdaFunction')).to.equal(1326);
      expect(heaps.get('DocsLambdaFunction')).to.equal(384);
      expect(heaps.get('RefreshLambdaFunction')).to.equal(1024);
    }
  });

  it('runs each function with the layer of OpenTelemetry that is set, and with none unless one is', async () => {
    const layer = 'arn:aws:lambda:eu-central-1:901920570463:layer:aws-otel-nodejs-arm64-ver-1-30-1:1';
    for (const [id, one] of propertiesOf((await packaged('everything')).template, 'AWS::Lambda::Function')) {
      expect(one['Layers'], id).to.deep.equal([layer]);
      expect(one, id).to.have.nested.property('Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER', '/opt/otel-handler');
    }
    for (const [id, one] of propertiesOf((await packaged('prod')).template, 'AWS::Lambda::Function')) {
      expect(one, id).not.to.have.property('Layers');
      expect(one, id).not.to.have.nested.property('Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER');
    }
  });

  it('traces, and logs as much as the stage needs', async () => {
    for (const [variant, level] of [
      ['dev', 'DEBUG'],
      ['prod', 'INFO'],
    ] as const) {
      const { template } = await packaged(variant);
      for (const [id, one] of propertiesOf(template, 'AWS::Lambda::Function')) {
        expect(one, id).to.have.nested.property('TracingConfig.Mode', 'Active');
        expect(one, id).to.have.nested.property('Environment.Variables.LOG_LEVEL', level);
      }
    }
  });
});
