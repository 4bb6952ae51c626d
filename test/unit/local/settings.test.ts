import { resolve } from 'node:path';
import { expect } from 'chai';
import { HelpRequested } from '../../../scripts/cli/args.ts';
import { readEnvironment } from '../../../lib/runtime/config.ts';
import { UsageError } from '../../../scripts/cli/cli-error.ts';
import { HELP, readSettings } from '../../../local/settings.ts';

describe('local: settings', () => {
  it('has a default for everything', () => {
    expect(readSettings([], {})).to.deep.equal({
      ports: { PORT: 3000, S3_PORT: 4568, LAMBDA_PORT: 3002 },
      dataDir: resolve('.local'),
      environment: readEnvironment({ S3_BUCKET: 'sales-analytics-local', SNAPSHOT_TTL_SECONDS: '2' }),
      report: undefined,
      sample: undefined,
      verbose: false,
    });
  });

  it('takes flags before variables, and an empty variable as not set', () => {
    const env = {
      PORT: '4000',
      S3_PORT: '',
      LAMBDA_PORT: '0',
      LOCAL_DATA_DIR: '/data',
      S3_KEY: 'a.csv',
      S3_BUCKET: 'abc',
      SNAPSHOT_TTL_SECONDS: '30',
    };
    const settings = readSettings(['--port', '5000', '--report', 'b.csv', '--verbose'], env);
    expect(settings?.ports).to.deep.equal({ PORT: 5000, S3_PORT: 4568, LAMBDA_PORT: 0 });
    expect(settings).to.include({ dataDir: '/data', report: 'b.csv', verbose: true });
    expect(settings?.environment).to.include({ S3_KEY: 'a.csv', S3_BUCKET: 'abc', SNAPSHOT_TTL_SECONDS: 30 });
    expect(readSettings(['--data-dir', '/other', '--sample', '5'], env)).to.include({ dataDir: '/other', sample: 5 });
  });

  it('does not let an AWS account in', () => {
    const settings = readSettings([], { AWS_ENDPOINT_URL: 'https://s3.example.com', AWS_ENDPOINT_URL_S3: 'no URL' });
    expect(settings).to.deep.equal(readSettings([], {}));
  });

  it('knows when help is asked for', () => {
    expect(() => readSettings(['--help', '--sample', '5'], {})).to.throw(HelpRequested);
    expect(HELP).to.include('LOCAL_DATA_DIR');
  });

  for (const [args, env, message] of [
    [['--port', 'x'], {}, "--port 'x' is not a whole number from 0 to 65535"],
    [[], { PORT: '65536' }, "PORT '65536' is not a whole number from 0 to 65535"],
    [[], { S3_PORT: '-1' }, "S3_PORT '-1' is not"],
    [['--sample', '0'], {}, "--sample '0' is not a whole number from 1"],
    [['--sample', '5', '--report', 'a.csv'], {}, 'cannot be combined'],
    [['a.csv'], {}, "unexpected argument 'a.csv'. Did you mean --report?"],
    [['--prot', '5'], {}, "Unknown option '--prot'"],
    [['--port'], {}, '--port'],
    [[], { RAW_PREFIX: '/raw' }, 'RAW_PREFIX ("/raw") must be a folder'],
  ] as const)
    it(`refuses ${JSON.stringify(args)} with ${JSON.stringify(env)}`, () => {
      expect(() => readSettings(args, env)).to.throw(UsageError, message);
    });
});
