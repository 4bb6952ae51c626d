import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect } from 'chai';
import { ConfigError, readCorsOrigins, readEnvironment } from '../../../../lib/runtime/config.ts';
import { environmentSchema } from '../../../../schemas/environment.ts';
import { PORT_NAMES } from '../../../../local/ports.ts';

const bucket = { S3_BUCKET: 'reports' };
const root = join(import.meta.dirname, '../../../..');

function messageOf(variables: Record<string, string>): string {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('It was accepted');
}

describe('readEnvironment', () => {
  it('has a default for everything but the bucket', () => {
    expect(readEnvironment({ ...bucket, HOME: '/root' })).to.deep.equal({
      S3_BUCKET: 'reports',
      S3_KEY: 'etl-output/Cleaned_Amazon_Sale_Report.csv',
      RAW_PREFIX: 'raw/',
      REPORT_TIME_ZONE: 'UTC',
      DEFAULT_CURRENCY: 'INR',
      SNAPSHOT_TTL_SECONDS: 60,
      DIRECT_READ_MAX_BYTES: 134_217_728,
      QUERY_MAX_LINES: 500_000,
      MAX_REJECT_RATIO: 0.05,
      MAX_REPORT_BYTES: 2_147_483_648,
      UPLOAD: false,
      UPLOAD_MAX_BYTES: 104_857_600,
      OVERLAP: 'order',
      SNAPSHOT_KEEP: 5,
      WRITE_CLEANED: true,
      CARRY: ['service_level', 'sku', 'size', 'asin', 'city'],
      RAW_RETENTION_DAYS: null,
      CLEANED_RETENTION_DAYS: null,
      REFRESH_CONCURRENCY: 4,
      SCALE_OUT_BYTES: 1_073_741_824,
      SCALE_OUT_REPORTS: 200,
      STAGE: 'local',
      API_AUTH: 'none',
      CORS_ORIGINS: ['*'],
      LOG_LEVEL: 'INFO',
      SERVICE_VERSION: '0.0.0',
      S3_FORCE_PATH_STYLE: 'auto',
    });
  });

  it('takes an empty variable as one that is not set', () => {
    expect(readEnvironment({ ...bucket, S3_KEY: '', CORS_ORIGINS: '', AWS_ENDPOINT_URL: '' })).to.deep.equal(
      readEnvironment(bucket),
    );
  });

  it('reads numbers and lists', () => {
    const { SNAPSHOT_TTL_SECONDS, CORS_ORIGINS } = readEnvironment({
      ...bucket,
      SNAPSHOT_TTL_SECONDS: '0',
      CORS_ORIGINS: 'https://a.example, http://localhost:5173',
    });
    expect(SNAPSHOT_TTL_SECONDS).to.equal(0);
    expect(CORS_ORIGINS).to.deep.equal(['https://a.example', 'http://localhost:5173']);
  });

  it('reads which columns are carried, each once and in one order', () => {
    const carryOf = (CARRY: string) => readEnvironment({ ...bucket, CARRY }).CARRY;
    expect(carryOf('postal_code, sku,sku')).to.deep.equal(['sku', 'postal_code']);
    expect(carryOf('none')).to.deep.equal([]);
  });

  it('reads how long files are kept, by default for ever', () => {
    const { RAW_RETENTION_DAYS, CLEANED_RETENTION_DAYS } = readEnvironment({
      ...bucket,
      RAW_RETENTION_DAYS: '30',
      CLEANED_RETENTION_DAYS: 'none',
    });
    expect([RAW_RETENTION_DAYS, CLEANED_RETENTION_DAYS]).to.deep.equal([30, null]);
  });

  it('says that the bucket is missing', () => {
    expect(messageOf({})).to.equal('S3_BUCKET (not set) must name the bucket that holds the reports');
  });

  for (const [name, value, right] of [
    ['S3_BUCKET', 's3://reports', 'name of an S3 bucket'],
    ['S3_BUCKET', '[object Object]', 'name of an S3 bucket'],
    ['RAW_PREFIX', 'raw', 'ends with a slash'],
    ['RAW_PREFIX', '/', 'ends with a slash'],
    ['RAW_PREFIX', 'etl-output/', 'outside etl-output/'],
    ['RAW_PREFIX', 'etl-output/cleaned/', 'outside etl-output/'],
    ['REPORT_TIME_ZONE', 'Mars/Olympus', 'Asia/Kolkata'],
    ['DEFAULT_CURRENCY', 'inr', 'INR'],
    ['DEFAULT_CURRENCY', 'RUPEES', 'INR'],
    ['SNAPSHOT_TTL_SECONDS', '0x10', 'whole number of seconds'],
    ['SNAPSHOT_TTL_SECONDS', '-1', 'whole number of seconds'],
    ['CARRY', 'sku,buyer_name', 'none or a comma-separated list of service_level'],
    ['CARRY', 'sku,', 'none or a comma-separated list'],
    ['RAW_RETENTION_DAYS', '0', 'whole number of days, 1 or more'],
    ['RAW_RETENTION_DAYS', '1.5', 'whole number of days, 1 or more'],
    ['CLEANED_RETENTION_DAYS', 'never', 'none or a whole number of days'],
    ['SNAPSHOT_TTL_SECONDS', '1.5', 'whole number of seconds'],
    ['DIRECT_READ_MAX_BYTES', '0', '1 or more'],
    ['DIRECT_READ_MAX_BYTES', '128 MiB', '1 or more'],
    ['QUERY_MAX_LINES', 'many', '0 or more'],
    ['CORS_ORIGINS', 'sales.example.com', 'https://'],
    ['CORS_ORIGINS', 'https://sales.example.com/', 'no final slash'],
    ['CORS_ORIGINS', 'https://a.example,', 'https://'],
    ['CORS_ORIGINS', '*,https://a.example', '* alone'],
    ['CORS_ORIGINS', 'https://a.example,*', '* alone'],
    ['CORS_ORIGINS', 'https://a.example:443', 'origins such as'],
    ['LOG_LEVEL', 'LOUD', 'DEBUG'],
    ['S3_FORCE_PATH_STYLE', 'yes', 'true'],
    ['SCALE_OUT_BYTES', '1 GiB', 'whole number of bytes'],
    ['SCALE_OUT_REPORTS', '-1', '0 or more'],
    ['STATE_MACHINE_ARN', 'refresh', 'ARN of a state machine'],
    ['AWS_ENDPOINT_URL_S3', '127.0.0.1:4568', 'URL'],
  ] as const) {
    it(`refuses ${name}=${value} and says what would be right`, () => {
      const message = messageOf({ ...bucket, [name]: value });
      expect(message)
        .to.contain(`${name} (${JSON.stringify(value)}) must`)
        .and.contain(right);
      expect(message.split('\n')).to.have.length(1);
    });
  }

  it('names everything that is wrong at once', () => {
    expect(messageOf({ LOG_LEVEL: 'x', RAW_PREFIX: 'raw' }).split('\n')).to.have.length(3);
  });
});

describe('readCorsOrigins', () => {
  it('needs nothing else to be right', () => {
    expect(readCorsOrigins({ CORS_ORIGINS: 'https://a.example', LOG_LEVEL: 'x' })).to.deep.equal(['https://a.example']);
    expect(readCorsOrigins({})).to.deep.equal(['*']);
  });

  it('allows no origin when it is wrong itself', () => {
    expect(readCorsOrigins({ CORS_ORIGINS: 'nonsense' })).to.deep.equal([]);
  });
});

describe('.env.example', () => {
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  const documented = new Set([...example.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name));

  it('documents every variable of the environment and of serverless.yml', () => {
    const yaml = readFileSync(join(root, 'serverless.yml'), 'utf8');
    const names = [...yaml.matchAll(/env:([A-Z0-9_]+)/g)].map(([, name]) => name!);
    // The first is AWS's own, the second is set by npm start alone.
    const own = names.filter((name) => !['AWS_REGION', 'BUNDLER'].includes(name));
    expect([...documented]).to.include.members([...Object.keys(environmentSchema.shape), ...own]);
  });

  it('documents every variable that the programs read', () => {
    const files = ['lib', 'scripts', 'local', 'functions'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(root, folder, file), 'utf8')),
    );
    const names = files.flatMap((text) =>
      [...text.matchAll(/\benv(?:\.|\[')([A-Z][A-Z0-9_]+)/g)].map(([, name]) => name),
    );
    expect(names).to.include('S3_BUCKET');
    expect([...documented]).to.include.members([...names, ...PORT_NAMES]);
  });

  it('shows the defaults', () => {
    const { PORT, ...values } = parseEnv(example);
    expect(PORT).to.equal('3000');
    expect(readEnvironment({ ...values, ...bucket })).to.deep.equal(readEnvironment(bucket));
  });

  it('explains each', () => {
    const blocks = example.split('\n\n').filter((block) => /^#?[A-Z][A-Z0-9_]*=/m.test(block));
    for (const block of blocks) expect(block).to.match(/^# \S.*\n/);
  });
});
