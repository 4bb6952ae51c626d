import { createRequire } from 'node:module';
import { expect } from 'chai';
import * as z from 'zod';
import { RetryableError } from '../../../lib/refresh/lambda/retryable-error.ts';
import { StoreError } from '../../../lib/storage/objects.ts';
import { PACKAGING_TIMEOUT, type Variant, packaged } from './packages.ts';
import { type Template, propertiesOf, textOf } from './template.ts';

// The package has no types.
const validate = createRequire(import.meta.url)('asl-validator') as (definition: unknown) => {
  isValid: boolean;
  errorsText: () => string;
};

const retrySchema = z.array(
  z.strictObject({
    ErrorEquals: z.array(z.string()).min(1),
    IntervalSeconds: z.int().min(1),
    BackoffRate: z.number().min(1.5),
    MaxAttempts: z.int().min(1),
    MaxDelaySeconds: z.int().optional(),
    JitterStrategy: z.literal('FULL'),
  }),
);
const stateSchema = z.looseObject({ Type: z.string(), Resource: z.string().optional(), Retry: retrySchema.optional() });
const statesSchema = z.record(z.string(), stateSchema);
const definitionSchema = z.looseObject({ StartAt: z.string(), TimeoutSeconds: z.int(), States: statesSchema });

describe('the state machine of a packaged stage', function () {
  this.timeout(PACKAGING_TIMEOUT);

  const definitionOf = (template: Template) => {
    const text = textOf(template.Resources['RefreshStateMachine']!.Properties!['DefinitionString']);
    return definitionSchema.parse(JSON.parse(text));
  };
  /** As it is once deployed: with ARNs where the template names resources. */
  const deployed = (definition: object): object =>
    JSON.parse(
      JSON.stringify(definition)
        .replaceAll('${AWS::Partition}', 'aws')
        .replaceAll('${ReportBucket}', 'reports')
        .replaceAll(/\$\{(\w+)LambdaFunction\.Arn\}/g, 'arn:aws:lambda:eu-central-1:123456789012:function:$1'),
    ) as object;

  for (const variant of ['dev', 'prod', 'everything'] as Variant[])
    it(`is what Amazon States Language allows: ${variant}`, async () => {
      const { isValid, errorsText } = validate(deployed(definitionOf((await packaged(variant)).template)));
      expect(isValid, errorsText()).to.equal(true);
    });

  it('is checked for states that nobody comes to, and for fields that are not known', async () => {
    const definition = definitionOf((await packaged('prod')).template);
    const { Publish, ...rest } = definition.States;
    for (const States of [
      rest,
      { ...definition.States, Publish: { ...Publish, Next: 'Nowhere' } },
      { ...definition.States, Publish: { ...Publish, Rety: [] } },
    ]) {
      expect(validate(deployed({ ...definition, States })).isValid).to.equal(false);
    }
  });

  it('plans, builds a report an invocation, makes a month an invocation, and publishes', async () => {
    const { States } = definitionOf((await packaged('prod')).template);
    expect(States['Plan']).to.have.nested.property('Parameters.FunctionName', '${PlanLambdaFunction.Arn}');
    expect(States['Publish']).to.have.nested.property('Parameters.FunctionName', '${PublishLambdaFunction.Arn}');
    expect(States['Months']).to.have.nested.property('Parameters.FunctionName', '${MonthsLambdaFunction.Arn}');
    for (const [name, Label, task, listed] of [
      ['Build', 'build', 'BuildReport', 'items_key'],
      ['Merge', 'merge', 'MergeMonth', 'months_key'],
    ] as const) {
      const map = States[name]!;
      expect(map).to.deep.include({ Type: 'Map', Label, MaxConcurrency: 50, ResultPath: null });
      expect(map).not.to.have.property('ItemBatcher');
      expect(map).to.have.nested.property('ItemReader.ReaderConfig.InputType', 'JSON');
      expect((map['ItemReader'] as { Parameters: object }).Parameters).to.have.property('Key.$', `$.${listed}`);
      expect(map)
        .to.have.nested.property('ResultWriter.Resource')
        .that.matches(/:s3:putObject$/);
      // Express executions end after five minutes, a build may take fifteen.
      expect(map).to.have.nested.property('ItemProcessor.ProcessorConfig').that.deep.equals({
        Mode: 'DISTRIBUTED',
        ExecutionType: 'STANDARD',
      });
      expect(map).to.have.nested.property(
        `ItemProcessor.States.${task}.Parameters.FunctionName`,
        `\${${name}LambdaFunction.Arn}`,
      );
    }
  });

  it('tries again what may pass by, never what is thrown for another reason', async () => {
    const { States } = definitionOf((await packaged('prod')).template);
    const inner = ['Build', 'Merge'].flatMap((name) =>
      Object.values(z.object({ States: statesSchema }).parse(States[name]!['ItemProcessor']).States),
    );
    const tasks = [...Object.values(States), ...inner].filter(({ Type }) => Type === 'Task');
    expect(tasks).to.have.length(5);
    for (const task of tasks) {
      const errors = task.Retry!.flatMap(({ ErrorEquals }) => ErrorEquals);
      expect(errors).to.include.members([
        'Lambda.TooManyRequestsException',
        'Lambda.ServiceException',
        'States.Timeout',
      ]);
      expect(errors).not.to.include.any.members(['States.ALL', 'States.TaskFailed']);
      // What is no error of Step Functions or Lambda must be thrown by that name.
      const ours = errors.filter((name) => !/^(States|Lambda|Sandbox)\./.test(name));
      expect(ours).to.deep.equal([new RetryableError(new StoreError('S3 fails')).name]);
    }
  });

  it('is traced, logs for as long as functions do, and is named to the refresh alone', async () => {
    const { template } = await packaged('prod');
    const machine = template.Resources['RefreshStateMachine']!.Properties!;
    expect(machine).to.have.nested.property('TracingConfiguration.Enabled', true);
    expect(machine).to.have.nested.property('LoggingConfiguration.Level', 'ERROR');
    expect(template.Resources['RefreshStateMachineLogGroup']!.Properties).to.deep.equal({
      LogGroupName: '/aws/vendedlogs/states/sales-analytics-prod-refresh',
      RetentionInDays: 90,
    });
    for (const [id, one] of propertiesOf(template, 'AWS::Lambda::Function')) {
      const knows = 'STATE_MACHINE_ARN' in (one['Environment'] as { Variables: object }).Variables;
      expect(knows, id).to.equal(id === 'RefreshLambdaFunction');
    }
  });

  it('can be left out', async () => {
    const { template } = await packaged('nothing');
    const left = Object.keys(template.Resources).filter((id) => /StateMachine|RefreshRuns/.test(id));
    expect(left).to.deep.equal([]);
    expect(JSON.stringify(template.Resources['RefreshLambdaFunction'])).not.to.contain('STATE_MACHINE_ARN');
    expect(template.Outputs).not.to.have.property('RefreshStateMachine');
  });

  it('has an alarm for runs that fail, run out of time or are stopped', async () => {
    const { template } = await packaged('prod');
    const metrics = JSON.stringify(template.Resources['RefreshRunsAlarm']!.Properties!['Metrics']);
    for (const name of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted']) {
      expect(metrics).to.contain(`"MetricName":"${name}"`);
    }
  });
});
