import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A call of an AWS API, as it came in. */
export interface AwsCall {
  /** The path of the request, and for APIs that have but one path the operation. */
  target: string;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

/** A stand-in for APIs of AWS, on this machine: keeps the calls and answers what it is told to. */
export class FakeAws {
  readonly calls: AwsCall[] = [];
  /** The answers by the end of their target; what is not in it is answered with `{}`. */
  answers: Record<string, { status?: number; body: unknown }> = {};
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  /** Gives the URL. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const operation = String(request.headers['x-amz-target'] ?? '');
    const target = operation === '' ? (request.url ?? '') : operation;
    this.calls.push({ target, headers: request.headers, body: body === '' ? null : JSON.parse(body) });
    const [, answer] = Object.entries(this.answers).find(([end]) => target.endsWith(end)) ?? [];
    const { status = 200, body: answered = {} } = answer ?? {};
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answered));
  }

  of(operation: string): AwsCall[] {
    return this.calls.filter(({ target }) => target.endsWith(operation));
  }
}
