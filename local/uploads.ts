import { mkdir, open, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isReport, REPORT_NAMES } from '../lib/refresh/layout.ts';
import type { RefreshResult } from '../lib/refresh/refresh.ts';
import { messageOf } from '../scripts/cli/cli-error.ts';
import { formatBytes } from '../scripts/cli/format.ts';
import type { Part } from './lifetime.ts';
import { HOST } from './ports.ts';

/** Maximum size of a report that is dropped on the page, in bytes. Larger ones go into the inbox. */
const MAX_BYTES = 100 * 1024 * 1024;

/** What happens with a report that arrived. */
export interface UploadTarget {
  rawPrefix: string;
  /** Uploads a file into the bucket. */
  upload: (path: string, key: string) => Promise<void>;
  refresh: () => Promise<RefreshResult>;
}

/** The endpoint that the dashboard of `npm start` sends reports to. It is no part of a stage. */
export interface Uploads extends Part {
  url: string;
  /** From now on reports are taken; before they are refused. */
  take(target: UploadTarget): void;
}

/** A report is not taken: HTTP status, and what is wrong. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Listens on a free port of this machine for `PUT /?name=april.csv`, and answers when the report counts, or why it does not.
 * `pagePort`: the port of the page; requests of other pages are refused. `folder`: for the files while they arrive.
 */
export async function startUploads({
  pagePort,
  folder,
  maxBytes = MAX_BYTES,
}: {
  pagePort: number;
  folder: string;
  maxBytes?: number;
}): Promise<Uploads> {
  const origins = new Set([HOST, 'localhost'].map((host) => `http://${host}:${pagePort}`));
  let target: UploadTarget | undefined;
  let count = 0;

  const receive = async (request: IncomingMessage, name: string): Promise<{ key: string; rows: number }> => {
    if (!isReport(name) || /[\p{Cc}/\\]/u.test(name) || name.length > 200)
      throw new Refusal(400, `"${name}" is not the name of a report. ${REPORT_NAMES}`);
    if (target === undefined) throw new Refusal(503, 'The service is still starting. Try again in a few seconds');
    const path = join(folder, `${++count}-${name}`);
    try {
      await mkdir(folder, { recursive: true });
      // Opened first: a stream that fails while it opens its file would make the file after all.
      const file = await open(path, 'w');
      await pipeline(request, limited(maxBytes), file.createWriteStream());
      const key = target.rawPrefix + name;
      await target.upload(path, key);
      const { report } = await target.refresh();
      const entry = report.reports.find((each) => each.key === key);
      if (entry?.failure) throw new Refusal(422, entry.failure.message);
      return { key, rows: entry?.summary?.rows ?? 0 };
    } finally {
      await rm(path, { force: true, maxRetries: 3 });
    }
  };

  const server = createServer((request, response) => {
    const { origin = '' } = request.headers;
    if (!origins.has(origin)) {
      answer(response, 403, { detail: 'Only the dashboard of this service may send reports here' });
      return;
    }
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Methods', 'PUT');
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    if (request.method !== 'PUT') {
      answer(response, 405, { detail: 'Send a report by PUT' });
      return;
    }
    const name = new URL(request.url ?? '/', 'http://local').searchParams.get('name') ?? '';
    receive(request, name).then(
      (data) => answer(response, 200, { data }),
      (error: unknown) => {
        request.resume(); // what is still on its way is of no use
        answer(response, error instanceof Refusal ? error.status : 500, { detail: messageOf(error) });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}`,
    take(given) {
      target = given;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Lets that many bytes pass, and at least one. */
const limited = (maxBytes: number) =>
  async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        throw new Refusal(413, `The report is larger than ${formatBytes(maxBytes)}. Copy it to the inbox instead`);
      yield chunk;
    }
    if (bytes === 0) throw new Refusal(400, 'The report is empty');
  };

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
