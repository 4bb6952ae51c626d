import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import { CliError, codeOf, reasonOf } from '../scripts/cli/cli-error.ts';
import type { Part } from './lifetime.ts';

/** Whoever listens on it has the folder; of one that was killed, it stays and nobody answers. */
const SOCKET = 'start.sock';

/**
 * Makes a folder where it is missing and holds it until the part is stopped: two services in one folder would remove each
 * other's functions and write over each other's objects. Throws `CliError` where it cannot be made or another one has it.
 */
export async function holdFolder(folder: string): Promise<Part> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new CliError(`cannot make the folder ${folder}: ${reasonOf(error)}`, { cause: error });
  });
  // The path of a socket may have some 100 bytes, which a relative one rarely needs.
  const path = relative(process.cwd(), join(folder, SOCKET));
  const server = createServer((connection) => connection.destroy()).unref();
  for (const again of [true, false]) {
    const refused = await listen(server, path).then(
      () => null,
      (error: unknown) => codeOf(error) ?? '',
    );
    if (refused === null) return { stop: () => new Promise((resolve) => server.close(() => resolve())) };
    // Not every file system has sockets: that is no reason not to serve.
    if (refused !== 'EADDRINUSE') break;
    if (!again || (await isAnswered(path))) {
      throw new CliError(
        `another npm start uses the folder ${folder}: end that one, or name another folder with --data-dir`,
      );
    }
    await rm(path, { force: true });
  }
  return { stop: () => Promise.resolve() };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(path);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}
