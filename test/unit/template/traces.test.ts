import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { PACKAGING_TIMEOUT, packaged } from './packages.ts';

const TRACE = '1-5759e988-bd862e3fe1be46a994272793';

describe('a packaged function that Lambda traces', function () {
  this.timeout(PACKAGING_TIMEOUT);
  let folder: string;

  before(async () => void (folder = await mkdtemp(join(tmpdir(), 'traces-test-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  /** What the function writes while it answers a request; its bucket is not set. */
  async function outputOf(name: string): Promise<string> {
    const { zips } = await packaged('dev');
    const file = join(folder, `${name}.cjs`);
    await writeFile(file, zips.get(name)!.get(`functions/${name}.cjs`)!);
    const context = '{ awsRequestId: "1", getRemainingTimeInMillis: () => 29000 }';
    const child = spawn(process.execPath, ['-e', `require(${JSON.stringify(file)}).handler({}, ${context})`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // As Lambda sets it.
      env: { _X_AMZN_TRACE_ID: `Root=${TRACE};Parent=557abcec3ee5a047;Sampled=1`, AWS_REGION: 'us-east-1' },
    });
    return (await Promise.all([text(child.stdout), text(child.stderr)])).join('');
  }

  for (const [name, levels] of [
    ['openapi', ['INFO', 'INFO']],
    ['kpis', ['ERROR']],
  ] as const)
    it(`has the id of the trace in each log line: ${name}`, async () => {
      const lines = (await outputOf(name)).trimEnd().split('\n');
      const entries = lines.map((line) => JSON.parse(line) as { level: string; xray_trace_id: string });
      expect(entries.map(({ level }) => level)).to.deep.equal(levels);
      for (const entry of entries) expect(entry.xray_trace_id).to.equal(TRACE);
    });
});
