import { expect } from 'chai';
import { PACKAGING_TIMEOUT, type Variant, packaged } from './packages.ts';
import { brokenReferences } from './references.ts';
import { violationsOf } from './specification.ts';
import { type Template, propertiesOf } from './template.ts';

const VARIANTS: Variant[] = ['dev', 'prod', 'everything', 'nothing'];

describe('the packaged template', function () {
  this.timeout(PACKAGING_TIMEOUT);

  for (const variant of VARIANTS)
    describe(`of ${variant}`, () => {
      let template: Template;
      let output: string;

      before(async () => {
        ({ template, output } = await packaged(variant));
      });

      it('is what the specification of AWS allows', async () => {
        expect(await violationsOf(template)).to.deep.equal([]);
      });

      it('refers to what is there, in no circle', () => {
        expect(brokenReferences(template)).to.deep.equal([]);
      });

      it('fits into a stack, and its functions have logs that end some day', () => {
        expect(Object.keys(template.Resources)).to.have.length.below(500);
        expect(JSON.stringify(template).length).to.be.below(1_000_000);
        const groups = propertiesOf(template, 'AWS::Logs::LogGroup');
        const retention = new Map([...groups.values()].map((one) => [one['LogGroupName'], one['RetentionInDays']]));
        for (const [, { FunctionName }] of propertiesOf(template, 'AWS::Lambda::Function')) {
          expect(retention.get(`/aws/lambda/${String(FunctionName)}`), String(FunctionName)).to.be.greaterThan(0);
        }
      });

      it('tells no secret, and no warning but the one that is due', () => {
        for (const [, key] of propertiesOf(template, 'AWS::ApiGateway::ApiKey'))
          expect(key).not.to.have.property('Value');
        expect(output.match(/warning/i) !== null, output).to.equal(variant === 'nothing');
        if (variant === 'nothing') expect(output).to.contain('auth=none');
      });
    });

  it('keeps the numbers of an alarm and of a rejected report apart by stage', async () => {
    const [dev, prod] = await Promise.all([packaged('dev'), packaged('prod')]);
    const names = ({ template }: { template: Template }) =>
      [...propertiesOf(template, 'AWS::Lambda::Function').values()].map((one) => String(one['FunctionName']));
    expect(names(dev).filter((name) => names(prod).includes(name))).to.deep.equal([]);
  });

  describe('is checked for', () => {
    let template: Template;
    beforeEach(async () => {
      template = structuredClone((await packaged('dev')).template);
    });
    const of = (id: string) => template.Resources[id]!.Properties!;

    for (const [what, change, told] of [
      ['an unknown type', () => (template.Resources['Extra'] = { Type: 'AWS::S3::Buket' }), 'no type AWS::S3::Buket'],
      ['an unknown property', () => (of('ReportBucket')['Versioning'] = {}), 'no property Versioning'],
      ['a missing property', () => delete of('ApiGatewayStage')['RestApiId'], 'RestApiId is missing'],
      ['a wrong type', () => (of('KpisLambdaFunction')['Timeout'] = 'long'), '"long" is no integer'],
      ['a wrong value', () => (of('ApiErrorsAlarm')['TreatMissingData'] = {}), '{} is no text'],
      [
        'a wrong nested value',
        () => ((of('ReportBucket')['VersioningConfiguration'] as Record<string, unknown>)['Status'] = 'On'),
        'ReportBucket.VersioningConfiguration.Status: "On"',
      ],
    ] as const)
      it(what, async () => {
        change();
        const violations = await violationsOf(template);
        expect(violations).to.have.length(1);
        expect(violations[0]).to.contain(told);
      });

    it('broken references', () => {
      delete template.Resources['AlarmTopic'];
      expect(brokenReferences(template).join('\n')).to.contain('needs AlarmTopic, which is not there');
    });

    it('circles', () => {
      of('ReportBucket')['BucketName'] = { 'Fn::Sub': '${RefreshLambdaFunction}-reports' };
      expect(brokenReferences(template).join('\n')).to.match(/wait for each other: .*ReportBucket/);
    });
  });
});
