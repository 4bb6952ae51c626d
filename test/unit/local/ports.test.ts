import { createServer } from 'node:net';
import { expect } from 'chai';
import { choosePorts } from '../../../local/ports.ts';

describe('local: ports', () => {
  it('picks free ports, no two the same, and gives them back', async () => {
    const ports = await choosePorts({ PORT: 0, S3_PORT: 0, LAMBDA_PORT: 0 });
    expect(new Set(Object.values(ports)).size).to.equal(3);
    expect(await choosePorts(ports)).to.deep.equal(ports);
  });

  it('names option and variable of a port that is taken, also by one of its own', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    for (const [name, option] of [
      ['PORT', '--port'],
      ['S3_PORT', '--s3-port'],
      ['LAMBDA_PORT', '--lambda-port'],
    ] as const) {
      const busy = await messageOf(choosePorts({ PORT: 0, S3_PORT: 0, LAMBDA_PORT: 0, [name]: taken }));
      expect(busy).to.match(new RegExp(`^port ${taken} is in use: .*set ${option}, or ${name}, to another port`));
    }
    await new Promise((resolve) => server.close(resolve));
    const twins = await messageOf(choosePorts({ PORT: taken, S3_PORT: 0, LAMBDA_PORT: taken }));
    expect(twins).to.match(
      new RegExp(`^PORT and LAMBDA_PORT are both ${taken}: set --lambda-port, or LAMBDA_PORT, to another port$`),
    );
  });
});

async function messageOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: Error) => error.message,
  );
}
