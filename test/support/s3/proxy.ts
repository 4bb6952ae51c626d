import { once } from 'node:events';
import { Agent, type IncomingMessage, type ServerResponse, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { type Fault, Rules } from './faults.ts';
import { type S3Request, s3Request } from './request.ts';
import { Uploads } from './uploads.ts';

const HOST = '127.0.0.1';

/**
 * Stands before the S3 emulator. It adds what the emulator lacks (conditional writes, the list of open uploads), takes
 * note of every request, and lets things go wrong by rule. Bodies stream through; headers pass as they are.
 */
export class S3Proxy {
  readonly rules = new Rules();
  readonly uploads = new Uploads();
  /** Every request that came in, oldest first, those that a fault struck included. */
  readonly requests: S3Request[] = [];
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #sockets = new Set<Socket>();
  /** Per object, the end of the last write to it. */
  readonly #writes = new Map<string, Promise<unknown>>();
  #requestsLeft = Infinity;
  #lastIsServed = false;

  /** `port` is that of the emulator on this machine. */
  constructor(port: number) {
    this.#port = port;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      if (this.#requestsLeft <= 0) socket.destroy();
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, HOST);
    await once(this.#server, 'listening');
    return `http://${HOST}:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /**
   * After so many more requests every connection breaks and no new one comes about, as when a process is killed. S3 has
   * done what the last of them asked for, or not, as `served` says.
   */
  killAfter(requests: number, served: boolean): void {
    this.#requestsLeft = requests;
    this.#lastIsServed = served;
  }

  revive(): void {
    this.#requestsLeft = Infinity;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = s3Request(request);
    const dying = --this.#requestsLeft === 0;
    if (this.#requestsLeft < 0 || (dying && !this.#lastIsServed)) {
      this.#breakAll();
      return;
    }
    this.requests.push(asked);
    try {
      let fault: Fault | undefined = this.rules.strike(asked);
      if (typeof fault === 'object' && 'before' in fault) {
        await fault.before(asked);
        fault = undefined;
      }
      if (dying) fault = 'lose answer';
      await this.#answer(request, response, asked, fault);
    } catch {
      response.destroy();
    }
    if (dying) this.#breakAll();
  }

  #breakAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    asked: S3Request,
    fault: Fault | undefined,
  ): Promise<void> {
    if (fault === 'cut request') {
      if (request.headers['content-length'] !== '0') await once(request, 'data');
      request.socket.destroy();
      return;
    }
    if (typeof fault === 'object' && 'answer' in fault) {
      refuse(request, response, fault.answer, fault.code);
      return;
    }
    if (asked.operation === 'ListMultipartUploads') {
      request.resume();
      response.setHeader('content-type', 'application/xml').end(this.uploads.listing(asked));
      return;
    }
    const writes = asked.operation === 'PutObject' || asked.operation === 'CompleteMultipartUpload';
    const answer = writes ? await this.#write(request, asked) : await this.#forward(request);
    if (!('refusal' in answer)) await this.#passOn(answer, response, asked, fault);
    else if (fault === 'lose answer') response.destroy();
    else refuse(request, response, answer.refusal, answer.code);
  }

  async #passOn(answer: IncomingMessage, response: ServerResponse, asked: S3Request, fault?: Fault): Promise<void> {
    const status = answer.statusCode ?? 500;
    if (['CreateMultipartUpload', 'CompleteMultipartUpload', 'AbortMultipartUpload'].includes(asked.operation)) {
      const body = await textOf(answer);
      this.uploads.note(asked, status, body);
      if (fault === 'lose answer') response.destroy();
      else response.writeHead(status, answer.headers).end(body);
      return;
    }
    if (fault === 'lose answer') {
      answer.resume();
      await once(answer, 'end');
      response.destroy();
      return;
    }
    if (typeof fault === 'object' && 'truncateTo' in fault) {
      const body = await bytesOf(answer);
      const part = body.subarray(0, fault.truncateTo);
      // Whoever cuts a body so that it looks whole does not pass on a checksum of the whole.
      const headers = Object.entries(answer.headers).filter(([name]) => !name.startsWith('x-amz-checksum'));
      response.writeHead(status, { ...Object.fromEntries(headers), 'content-length': part.length }).end(part);
      return;
    }
    if (typeof fault === 'object' && 'cutAnswerAfter' in fault) {
      const body = await bytesOf(answer);
      response.writeHead(status, answer.headers);
      response.write(body.subarray(0, fault.cutAnswerAfter), () => response.destroy());
      return;
    }
    response.writeHead(status, answer.headers);
    await pipeline(answer, response);
  }

  /** One write to an object after the other, so that what a condition found still holds when the write is done. */
  async #write(request: IncomingMessage, asked: S3Request): Promise<IncomingMessage | Refusal> {
    const object = `${asked.bucket}/${asked.key}`;
    const previous = this.#writes.get(object) ?? Promise.resolve();
    const written = previous.then(async () => (await this.#violated(request)) ?? this.#forward(request));
    this.#writes.set(
      object,
      written.catch(() => undefined),
    );
    return written;
  }

  async #violated({ headers, url }: IncomingMessage): Promise<Refusal | null> {
    const { 'if-match': match, 'if-none-match': noneMatch } = headers;
    if (match === undefined && noneMatch === undefined) return null;
    const path = new URL(url ?? '/', 'http://s3').pathname;
    const found = httpRequest({ agent: this.#agent, host: HOST, port: this.#port, method: 'HEAD', path }).end();
    const [answer] = (await once(found, 'response')) as [IncomingMessage];
    answer.resume();
    const exists = answer.statusCode === 200;
    if (match !== undefined && !exists) return { refusal: 404, code: 'NoSuchKey' };
    const holds = match === undefined ? !exists : answer.headers.etag === match;
    return holds ? null : { refusal: 412, code: 'PreconditionFailed' };
  }

  async #forward(request: IncomingMessage): Promise<IncomingMessage> {
    const { expect: _, ...headers } = request.headers;
    const { method = 'GET', url: path = '/' } = request;
    const forwarded = httpRequest({ agent: this.#agent, host: HOST, port: this.#port, method, path, headers });
    const answered = once(forwarded, 'response') as Promise<[IncomingMessage]>;
    request.once('close', () => request.complete || forwarded.destroy());
    request.pipe(forwarded);
    return (await answered)[0];
  }
}

interface Refusal {
  refusal: number;
  code: string;
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, code: string): void {
  request.resume();
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

async function bytesOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const textOf = async (answer: IncomingMessage): Promise<string> => (await bytesOf(answer)).toString('utf8');
