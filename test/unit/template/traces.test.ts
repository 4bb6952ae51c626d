import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type TestS3, startS3 } from '../../support/s3.ts';
import { PACKAGING_TIMEOUT, packaged } from './packages.ts';

const TRACE = '1-5759e988-bd862e3fe1be46a994272793';

describe('traces of a packaged function', function () {
  this.timeout(PACKAGING_TIMEOUT);
  let s3: TestS3;
  let folder: string;

  before(async () => {
    s3 = await startS3();
    folder = await mkdtemp(join(tmpdir(), 'traces-test-'));
  });
  after(async () => {
    await s3.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('show each request to S3 as a subsegment', async () => {
    const { zips } = await packaged('dev');
    const file = join(folder, 'kpis.cjs');
    await writeFile(file, zips.get('kpis')!.get('functions/kpis.cjs')!);
    const { name: bucket } = await s3.bucket();
    const daemon = createSocket('udp4');
    const subsegments: { name: string; trace_id: string; aws?: { operation: string } }[] = [];
    daemon.on('message', (message) => subsegments.push(JSON.parse(message.toString().split('\n')[1]!)));
    daemon.bind(0, '127.0.0.1');
    await once(daemon, 'listening');
    const context = '{ awsRequestId: "1", getRemainingTimeInMillis: () => 29000 }';
    const child = spawn(process.execPath, ['-e', `require(${JSON.stringify(file)}).handler({}, ${context})`], {
      stdio: 'ignore',
      // What Lambda sets, as far as tracing needs it.
      env: {
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        LAMBDA_TASK_ROOT: folder,
        AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
        _X_AMZN_TRACE_ID: `Root=${TRACE};Parent=557abcec3ee5a047;Sampled=1`,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL_S3: s3.url,
        S3_BUCKET: bucket,
      },
    });
    const [code] = await once(child, 'close');
    daemon.close();
    expect(code).to.equal(0);
    expect(subsegments.map(({ aws }) => aws?.operation)).to.include.members(['GetObject', 'ListObjectsV2']);
    for (const subsegment of subsegments) expect(subsegment).to.include({ name: 'S3', trace_id: TRACE });
  });
});
