import { expect } from 'chai';
import { PACKAGING_TIMEOUT, packaged, type Variant } from './packages.ts';
import { type Template, propertiesOf, textOf } from './template.ts';
import { queueOf } from './queue-settings.ts';

const VARIANTS: Variant[] = ['dev', 'prod', 'everything', 'nothing'];
const EVENTS = 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/';

interface Statement {
  Effect: string;
  Principal: unknown;
  Action: string;
  Resource: unknown;
  Condition: Record<string, Record<string, unknown>>;
}

describe('the queue before the refresh', function () {
  this.timeout(PACKAGING_TIMEOUT);

  const of = (template: Template, id: string) => template.Resources[id]!.Properties!;
  const statementsOn = (template: Template, queue: string): Statement[] => {
    const policies = [...propertiesOf(template, 'AWS::SQS::QueuePolicy').values()];
    const own = policies.filter(({ Queues }) => JSON.stringify(Queues) === JSON.stringify([{ Ref: queue }]));
    expect(own, queue).to.have.length(1);
    return (own[0]!['PolicyDocument'] as { Statement: Statement[] }).Statement;
  };

  for (const variant of VARIANTS)
    describe(`of ${variant}`, () => {
      let template: Template;
      before(async () => void ({ template } = await packaged(variant)));

      it('gets the events of all rules, and the function gets none but from it', () => {
        const rules = [...propertiesOf(template, 'AWS::Events::Rule').values()];
        expect(rules).to.have.length(3);
        for (const { Name, Targets } of rules) {
          expect(Targets, String(Name)).to.deep.equal([
            { Id: 'queue', Arn: { 'Fn::GetAtt': ['RefreshQueue', 'Arn'] } },
          ]);
        }
        expect([...propertiesOf(template, 'AWS::Lambda::EventSourceMapping').values()]).to.deep.equal([
          {
            EventSourceArn: { 'Fn::GetAtt': ['RefreshQueue', 'Arn'] },
            FunctionName: { 'Fn::GetAtt': ['RefreshLambdaFunction', 'Arn'] },
            Enabled: true,
            MaximumBatchingWindowInSeconds: 20,
            BatchSize: 10_000,
            ScalingConfig: { MaximumConcurrency: 2 },
          },
        ]);
      });

      it('hides a message for six times as long as a refresh may take', () => {
        const { visibility, timeout, window } = queueOf(template);
        expect(timeout).to.be.greaterThan(0);
        expect(visibility).to.equal(6 * timeout);
        // Gathering takes of it too.
        expect(visibility).to.be.greaterThan(window + timeout);
      });

      it('is a standard queue, and a message in it is a dead letter after five receives', () => {
        const queue = of(template, 'RefreshQueue');
        expect(queue).not.to.have.any.keys('FifoQueue', 'DelaySeconds');
        expect(queue['RedrivePolicy']).to.deep.equal({
          deadLetterTargetArn: { 'Fn::GetAtt': ['RefreshDeadLetters', 'Arn'] },
          maxReceiveCount: 5,
        });
        const { visibility, receives, retention, deadRetention } = queueOf(template);
        expect(retention).to.be.greaterThan(visibility * receives);
        // A dead letter keeps the age that it had.
        expect(deadRetention).to.be.greaterThan(retention + 7 * 24 * 60 * 60);
      });

      it('is refused no refresh by the function', () => {
        const { concurrency, reserved } = queueOf(template);
        expect(reserved).to.be.at.least(concurrency);
      });

      it('has the only dead letters, besides invocations that nobody waits for', () => {
        const { redrivePermission, sourceQueueArns } = of(template, 'RefreshDeadLetters')['RedriveAllowPolicy'] as {
          redrivePermission: string;
          sourceQueueArns: unknown[];
        };
        expect(redrivePermission).to.equal('byQueue');
        const name = textOf(of(template, 'RefreshQueue')['QueueName']);
        expect(sourceQueueArns.map(textOf)).to.deep.equal([
          `arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:${name}`,
        ]);
        const asynchronous = [...propertiesOf(template, 'AWS::Lambda::EventInvokeConfig').values()];
        expect(asynchronous).to.have.length(1);
        expect(asynchronous[0]).to.deep.include({
          FunctionName: { Ref: 'RefreshLambdaFunction' },
          MaximumRetryAttempts: 2,
        });
        expect(asynchronous[0]).to.have.deep.nested.property('DestinationConfig.OnFailure.Destination', {
          'Fn::GetAtt': ['RefreshDeadLetters', 'Arn'],
        });
      });

      it('is encrypted as the dead letters are, and both refuse whoever comes without TLS', () => {
        expect([...propertiesOf(template, 'AWS::SQS::Queue').keys()]).to.have.members([
          'RefreshQueue',
          'RefreshDeadLetters',
        ]);
        for (const id of ['RefreshQueue', 'RefreshDeadLetters']) {
          expect(of(template, id), id).to.include({ SqsManagedSseEnabled: true });
          const denied = statementsOn(template, id).filter(({ Effect }) => Effect === 'Deny');
          expect(denied, id).to.deep.equal([
            {
              Sid: 'TlsOnly',
              Effect: 'Deny',
              Principal: '*',
              Action: 'sqs:*',
              Resource: { 'Fn::GetAtt': [id, 'Arn'] },
              Condition: { Bool: { 'aws:SecureTransport': false } },
            },
          ]);
        }
      });

      it('lets in these rules of this account, and nobody else', () => {
        expect(statementsOn(template, 'RefreshDeadLetters').filter(({ Effect }) => Effect !== 'Deny')).to.deep.equal(
          [],
        );
        const allowed = statementsOn(template, 'RefreshQueue').filter(({ Effect }) => Effect !== 'Deny');
        expect(allowed).to.have.length(1);
        const { Principal, Action, Resource, Condition } = allowed[0]!;
        expect({ Principal, Action, Resource }).to.deep.equal({
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: { 'Fn::GetAtt': ['RefreshQueue', 'Arn'] },
        });
        const rules = [...propertiesOf(template, 'AWS::Events::Rule').entries()];
        expect(Object.keys(Condition)).to.have.members(['ArnEquals', 'StringEquals']);
        expect((Condition['ArnEquals']!['aws:SourceArn'] as unknown[]).map(textOf)).to.have.members(
          rules.map(([, { Name }]) => EVENTS + textOf(Name)),
        );
        expect(Condition['StringEquals']).to.deep.equal({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
        // EventBridge drops an event that a queue refuses: the policy has to be there first.
        for (const [id] of rules) {
          expect([template.Resources[id]!.DependsOn].flat(), id).to.deep.equal(['RefreshQueuePolicy']);
        }
      });
    });

  it('leaves one invocation beside its own: by hand, or a refresh that goes on', async () => {
    const { concurrency, reserved } = queueOf((await packaged('prod')).template);
    expect(reserved).to.equal(concurrency + 1);
    expect(queueOf((await packaged('nothing')).template).reserved).to.equal(Infinity);
  });

  it('is named in the outputs, as the dead letters are', async () => {
    const { Outputs } = (await packaged('prod')).template;
    for (const name of ['RefreshQueue', 'RefreshDeadLetters']) {
      expect(Outputs[name]?.Value, name).to.deep.equal({ Ref: name });
    }
  });
});
