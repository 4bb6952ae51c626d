import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { type Template, templateSchema } from './template.ts';
import { unzipped } from './unzipped.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** A home without credentials, in which the framework keeps what it compiled of its schema. */
const HOME = join(ROOT, 'node_modules/.cache/home');

/** What a deployment would upload. */
export interface Package {
  template: Template;
  /** The files of each function's zip, by the function's name. */
  zips: Map<string, Map<string, Uint8Array>>;
  /** Bytes of each zip. */
  sizes: Map<string, number>;
  /** What the packaging said. */
  output: string;
}

/** For whoever comes first and has to wait for all variants, on a machine that is busy; in milliseconds. */
export const PACKAGING_TIMEOUT = 300_000;

const run = promisify(execFile);

const ACCOUNT = '123456789012';

/** Every option that is off by default. */
const EVERY_OPTION = {
  auth: 'cognito',
  userPoolArn: `arn:aws:cognito-idp:eu-central-1:${ACCOUNT}:userpool/eu-central-1_AbCdEfGhI`,
  corsOrigins: 'https://a.example.com,https://b.example.com',
  domainName: 'sales.example.com',
  certificateArn: `arn:aws:acm:eu-central-1:${ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012`,
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  waf: 'true',
  apiReservedConcurrency: '10',
  queryReservedConcurrency: '2',
  vpcSubnetIds: 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
  vpcSecurityGroupIds: 'sg-0123456789abcdef0',
  kmsKeyArn: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/12345678-1234-1234-1234-123456789012`,
  accessLogs: 'true',
  apiGatewayLogRole: 'true',
  sourceMaps: 'true',
  alarmEmail: 'operator@example.com',
  cloudTrail: 'true',
  rawRetentionDays: '30',
  cleanedRetentionDays: '7',
  athena: 'true',
  upload: 'true',
  otelLayerArn: 'arn:aws:lambda:eu-central-1:901920570463:layer:aws-otel-nodejs-arm64-ver-1-30-1:1',
  terminationProtection: 'true',
  tags: 'team=sales,cost-center=4711',
  permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary-of-deployments`,
};

/** What is left when everything that can be off is off, with a bucket that is there already. */
const NO_OPTION = {
  auth: 'none',
  bucketName: 'reports-of-ours',
  scheduleEnabled: 'false',
  refreshReservedConcurrency: 'none',
  tracing: 'false',
  dashboard: 'false',
  scaleOut: 'false',
};

const VARIANTS = {
  dev: { stage: 'dev', params: {} },
  prod: { stage: 'prod', params: {} },
  everything: { stage: 'prod', params: EVERY_OPTION },
  nothing: { stage: 'dev', params: NO_OPTION },
};
export type Variant = keyof typeof VARIANTS;

const made = new Map<Variant, Promise<Package>>();
let last: Promise<unknown> = Promise.resolve();

/** A stage packaged without credentials; each variant once in a run, one after the other since they share a folder. */
export function packaged(variant: Variant): Promise<Package> {
  let result = made.get(variant);
  if (result === undefined) {
    result = last.then(() => packageStage(variant));
    last = result.catch(() => {});
    made.set(variant, result);
  }
  return result;
}

/** What `sls package` says of params, or of a shell, that it refuses. */
export async function refusalOf(params: Record<string, string>, env: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'package-test-'));
  try {
    await slsPackage(folder, { stage: 'dev', params, env });
  } catch (error) {
    return (error as { cause: { stdout: string } }).cause.stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  throw new Error('It packages that');
}

interface Packaging {
  stage: string;
  params: Record<string, string>;
  env?: Record<string, string>;
}

/** Packages a stage into `out` of a folder. */
async function slsPackage(folder: string, { stage, params, env = {} }: Packaging) {
  const out = join(folder, 'out');
  const args = [join(ROOT, 'node_modules/.bin/serverless'), 'package', '--stage', stage, '--package', out];
  for (const [name, value] of Object.entries(params)) args.push('--param', `${name}=${value}`);
  const { stdout, stderr } = await run(process.execPath, args, {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      HOME,
      BUNDLE_CACHE: join(ROOT, 'node_modules/.cache/bundles'),
      ESBUILD_WORK_FOLDER: relative(ROOT, join(folder, 'build')),
      CI: 'true', // no questions, no progress bar
      ...env,
    },
    timeout: PACKAGING_TIMEOUT / 2,
  }).catch((error: Error & { stdout?: string }) => {
    throw new Error(`${error.message}\n${error.stdout}`, { cause: error });
  });
  return { out, output: stdout + stderr };
}

async function packageStage(variant: Variant): Promise<Package> {
  const folder = await mkdtemp(join(tmpdir(), 'package-test-'));
  try {
    const { out, output } = await slsPackage(folder, VARIANTS[variant]);
    const text = await readFile(join(out, 'cloudformation-template-update-stack.json'), 'utf8');
    const files = (await readdir(out)).filter((name) => name.endsWith('.zip'));
    const zips = new Map<string, Map<string, Uint8Array>>();
    const sizes = new Map<string, number>();
    for (const file of files) {
      const name = file.slice(0, -'.zip'.length);
      const bytes = await readFile(join(out, file));
      zips.set(name, unzipped(bytes));
      sizes.set(name, bytes.length);
    }
    return { template: templateSchema.parse(JSON.parse(text)), zips, sizes, output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
