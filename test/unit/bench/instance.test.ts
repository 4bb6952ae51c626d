import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Instance, startInstance } from '../../../bench/setup/runtime-api.ts';
import { failureOf } from '../../support/failure.ts';

const PROGRAM = join(import.meta.dirname, '../../../bench/programs/instance.ts');

describe('bench/setup/runtime-api', () => {
  let folder: string;
  let instance: Instance;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'instance-test-'));
    const bundle = join(folder, 'handler.mjs');
    await writeFile(
      bundle,
      `let calls = 0;
       export async function handler(event, { awsRequestId, getRemainingTimeInMillis }) {
         if (event.fail) throw new Error('no such day');
         if (event.exit) process.exit(7);
         console.log('x'.repeat(100_000));
         return { calls: ++calls, event, awsRequestId, hasTime: getRemainingTimeInMillis() > 1000 };
       }`,
    );
    instance = await startInstance({ program: PROGRAM, bundle, env: { PATH: process.env['PATH'] } });
  });
  after(async () => {
    await instance.end();
    await rm(folder, { recursive: true });
  });

  it('has one process answer one event after the other', async () => {
    for (let calls = 1; calls <= 20; calls++) {
      const answer = await instance.invoke({ text: 'São Paulo' });
      expect(answer).to.deep.equal({
        calls,
        event: { text: 'São Paulo' },
        awsRequestId: `call-${calls - 1}`,
        hasTime: true,
      });
    }
  });

  it('tells what the function threw, and goes on', async () => {
    expect(await failureOf(instance.invoke({ fail: true }))).to.match(/no such day/);
    expect(await instance.invoke({})).to.include({ calls: 21 });
  });

  it('tells that the process ended', async () => {
    expect(await failureOf(instance.invoke({ exit: true }))).to.match(/ended early \(exit code 7\)/);
  });
});
