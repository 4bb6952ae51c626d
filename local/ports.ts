import { createServer, type Server } from 'node:net';
import { CliError, codeOf, messageOf } from '../scripts/cli/cli-error.ts';

/** The only address that local servers listen on. */
export const HOST = '127.0.0.1';

/** Environment variables of the ports: API, S3 emulator, functions behind the API. */
export const PORT_NAMES = ['PORT', 'S3_PORT', 'LAMBDA_PORT'] as const;
type PortName = (typeof PORT_NAMES)[number];
export type Ports = Record<PortName, number>;
export const DEFAULT_PORTS: Ports = { PORT: 3000, S3_PORT: 4568, LAMBDA_PORT: 3002 };
/** Command line options, which override the variables. */
export const PORT_OPTIONS = { PORT: 'port', S3_PORT: 's3-port', LAMBDA_PORT: 'lambda-port' } as const;

/** Checks that the ports are free, and picks a free one for each that is 0. Throws `CliError` for a port in use. */
export async function choosePorts(wanted: Ports): Promise<Ports> {
  const servers: Server[] = [];
  const chosen = { ...wanted };
  try {
    // All stay open until the last one is chosen, so that no two are the same.
    for (const name of PORT_NAMES) {
      const server = createServer();
      servers.push(server);
      chosen[name] = await listen(server, wanted[name]).catch((error: unknown) => {
        const twin = PORT_NAMES.find((other) => other !== name && chosen[other] === wanted[name]);
        throw new CliError(messageFor(name, wanted[name], error, twin), { cause: error });
      });
    }
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
  return chosen;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: HOST, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function messageFor(name: PortName, port: number, error: unknown, twin: PortName | undefined): string {
  const set = `set --${PORT_OPTIONS[name]}, or ${name},`;
  const code = codeOf(error);
  if (code === 'EACCES') return `port ${port} needs administrator rights: ${set} to 1024 or more`;
  if (code !== 'EADDRINUSE') return `cannot listen on port ${port} (${name}): ${messageOf(error)}`;
  if (twin !== undefined) return `${twin} and ${name} are both ${port}: ${set} to another port`;
  return `port ${port} is in use: stop the program that uses it, or ${set} to another port (0 picks a free one)`;
}
