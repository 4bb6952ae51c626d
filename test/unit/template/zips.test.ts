import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { PACKAGING_TIMEOUT, type Package, packaged } from './packages.ts';

const LIMIT = 600_000; // bytes
/** Functions that answer numbers: what they hold is loaded with their first request. */
const METRICS = ['analytics', 'kpis', 'regions', 'categories', 'products', 'cities', 'trends', 'query'];
const METRIC_LIMIT = 400_000; // bytes

describe('the zips of a packaged stage', function () {
  this.timeout(PACKAGING_TIMEOUT);
  let dev: Package;

  before(async () => {
    dev = await packaged('dev');
  });

  it('are small', () => {
    expect(dev.sizes.size).to.be.greaterThan(10);
    for (const [name, bytes] of dev.sizes) expect(bytes, name).to.be.below(LIMIT);
    for (const name of METRICS) expect(dev.sizes.get(name), name).to.be.below(METRIC_LIMIT);
  });

  it('hold one file each; a source map only where it is asked for', async () => {
    for (const [name, files] of dev.zips) expect([...files.keys()], name).to.deep.equal([`functions/${name}.cjs`]);
    const { zips, template } = await packaged('everything');
    for (const [name, files] of zips) {
      expect([...files.keys()], name).to.have.members([`functions/${name}.cjs`, `functions/${name}.cjs.map`]);
    }
    expect(template.Resources['KpisLambdaFunction']?.Properties).to.have.nested.property(
      'Environment.Variables.NODE_OPTIONS',
      '--max-semi-space-size=8 --enable-source-maps --max-old-space-size=1326',
    );
  });

  it('hold what reads workbooks where reports are built, and nowhere else', () => {
    const holding = [...dev.zips].filter(([name, files]) =>
      Buffer.from(files.get(`functions/${name}.cjs`)!).includes('SaxesParser'),
    );
    expect(holding.map(([name]) => name)).to.have.members(['refresh', 'build', 'months', 'publish']);
  });

  it('load where nothing is set, without a word, and hold what is called', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zips-test-'));
    try {
      for (const [name, files] of dev.zips) {
        const file = join(folder, `${name}.cjs`);
        writeFileSync(file, files.get(`functions/${name}.cjs`)!);
        const script = `process.stdout.write(typeof require(${JSON.stringify(file)}).handler)`;
        // A thread has globals and modules of its own, and starts in a fraction of the time of a process.
        const thread = new Worker(script, { eval: true, env: {}, stdout: true, stderr: true });
        const [stdout, stderr] = await Promise.all([text(thread.stdout), text(thread.stderr)]);
        expect({ name, stdout, stderr }).to.deep.equal({ name, stdout: 'function', stderr: '' });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
