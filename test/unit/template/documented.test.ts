import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROBLEMS } from '../../../lib/http/problem.ts';
import { PACKAGING_TIMEOUT, packaged } from './packages.ts';
import { propertiesOf } from './template.ts';

const ROOT = join(import.meta.dirname, '../../..');
const DOCS = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
const PARAMS = /^params:\n(.*?)^\S/ms.exec(readFileSync(join(ROOT, 'serverless.yml'), 'utf8'))?.[1] ?? '';

describe('docs/operations.md', function () {
  this.timeout(PACKAGING_TIMEOUT);

  it('explains every param of serverless.yml, and no other', () => {
    const params = new Set([...PARAMS.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name));
    const settings = /## Settings\n(.*?)\n## /s.exec(DOCS)?.[1] ?? '';
    const rows = [...settings.matchAll(/^\| (`.*?)\|/gm)].map(([, cell]) => cell!);
    const documented = rows.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(documented).to.have.members([...params]);
  });

  it('names the variable that sets a param', () => {
    for (const [, param, variable] of PARAMS.matchAll(/^ {4}(\w+): \$\{env:(\w+)/gm)) {
      expect(DOCS, param).to.match(new RegExp(`^\\| \`${param}\` +\\| \`${variable}\` +\\|`, 'm'));
    }
  });

  it('says what to do about every alarm', async () => {
    const { template } = await packaged('prod');
    for (const [, { AlarmName }] of propertiesOf(template, 'AWS::CloudWatch::Alarm')) {
      expect(DOCS).to.match(new RegExp(`^\\| \`${String(AlarmName).replace('sales-analytics-prod-', '')}\` +\\|`, 'm'));
    }
  });

  it('has objectives, each with alarms that there are', async () => {
    const { template } = await packaged('prod');
    const alarms = [...propertiesOf(template, 'AWS::CloudWatch::Alarm').values()].map(({ AlarmName }) =>
      String(AlarmName).replace('sales-analytics-prod-', ''),
    );
    const objectives = /### Objectives\n(.*?)\n### /s.exec(DOCS)?.[1] ?? '';
    const rows = [...objectives.matchAll(/^\| (?!objective|-)(.*) \|$/gm)].map(([, cells]) =>
      cells!.split('|').at(-1)!,
    );
    expect(rows).to.have.length(5);
    for (const cell of rows) {
      const named = [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name!);
      expect(named).to.have.length.at.least(1);
      expect(alarms).to.include.members(named);
    }
  });

  it('names npm scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    for (const [, name = ''] of DOCS.matchAll(/npm run (?:-s )?([a-z:]+)/g)) expect(scripts).to.have.property(name);
  });

  it('says what to do about every status that is not the caller’s doing', async () => {
    const { template } = await packaged('prod');
    const ours = Object.entries(PROBLEMS).flatMap(([code, { status }]) => (status >= 500 ? [`${status} ${code}`] : []));
    const gateways = [...propertiesOf(template, 'AWS::ApiGateway::GatewayResponse').values()].map(
      ({ ResponseTemplates }) =>
        JSON.parse((ResponseTemplates as Record<string, string>)['application/json']!) as {
          status: number;
          code: string;
        },
    );
    for (const { status, code } of gateways) if (status >= 500) ours.push(`${status} ${code}`);
    for (const one of new Set(ours)) {
      const [status, code] = one.split(' ');
      expect(DOCS, one).to.match(new RegExp(`^\\| .*${status} .*\`${code}\``, 'm'));
    }
  });
});
