import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import { cannot, CliError, codeOf } from '../scripts/cli/cli-error.ts';
import type { Part } from './lifetime.ts';

/** The process that listens on this socket owns the folder. After a kill the file stays, but nothing answers. */
const SOCKET = 'start.sock';

/**
 * Creates a folder if it is missing, and locks it until the part is stopped: two services in one folder would remove each
 * other's functions and overwrite each other's objects. Throws `CliError` if it cannot be created or is locked already.
 */
export async function lockFolder(folder: string): Promise<Part> {
  await mkdir(folder, { recursive: true }).catch(cannot(`create the folder ${folder}`));
  // The path of a socket is limited to about 100 bytes; a relative one is usually shorter.
  const path = relative(process.cwd(), join(folder, SOCKET));
  const server = createServer((connection) => connection.destroy()).unref();
  for (const mayRetry of [true, false]) {
    const errorCode = await listen(server, path).then(
      () => null,
      (error: unknown) => codeOf(error) ?? '',
    );
    if (errorCode === null) return { stop: () => new Promise((resolve) => server.close(() => resolve())) };
    // Some file systems have no sockets; then the service starts without a lock.
    if (errorCode !== 'EADDRINUSE') break;
    if (!mayRetry || (await isAnswered(path))) {
      throw new CliError(
        `another npm start uses the folder ${folder}. Stop that one, or choose another folder with --data-dir`,
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
