import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Answer, type Emulator, pathOf } from './emulator.ts';
import { type Fault, Rules } from './faults.ts';
import { type S3Request, s3Request } from './request.ts';
import { Uploads } from './uploads.ts';
import { Versions, keysToDelete, versionsToDelete } from './versions.ts';

const HOST = '127.0.0.1';

/**
 * Stands before the S3 emulator. It adds what the emulator lacks (conditional writes, the list of open uploads, object
 * versions), takes note of every request, and lets things go wrong by rule. Headers pass as they are.
 */
export class S3Proxy {
  readonly rules = new Rules();
  readonly uploads = new Uploads();
  readonly versions: Versions;
  /** Every request that came in, oldest first, those that a fault struck included. */
  readonly requests: S3Request[] = [];
  /** How many requests have been served that change something. */
  changes = 0;
  readonly #emulator: Emulator;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #sockets = new Set<Socket>();
  /** Per object, the end of the last write to it. */
  readonly #writes = new Map<string, Promise<unknown>>();
  #requestsLeft = Infinity;
  #lastIsServed = false;

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
    this.versions = new Versions(emulator);
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

  /**
   * Writes or removes an object, after the writes to it that came before. Where the bucket has versions, the earlier one is
   * kept if the object `hasChanged`.
   */
  async change<T>(
    { bucket, key }: Pick<S3Request, 'bucket' | 'key'>,
    how: 'write' | 'remove',
    work: () => Promise<T>,
    hasChanged: (result: T) => boolean = () => true,
  ): Promise<T> {
    const object = `${bucket}/${key}`;
    const previous = this.#writes.get(object) ?? Promise.resolve();
    const changed = previous.then(async () => {
      if (!this.versions.isEnabled(bucket)) return work();
      const earlier = await this.versions.current(bucket, key);
      const result = await work();
      if (hasChanged(result)) {
        if (how === 'write') this.versions.keepReplaced(bucket, key, earlier);
        else this.versions.keepRemoved(bucket, key, earlier);
      }
      return result;
    });
    this.#writes.set(
      object,
      changed.catch(() => undefined),
    );
    return changed;
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
    const answer = await this.#answerOf(request, asked);
    if (!READING.test(asked.operation)) this.changes++;
    if (!('refusal' in answer)) this.#passOn(answer, response, asked, fault);
    else if (fault === 'lose answer') response.destroy();
    else refuse(request, response, answer.refusal, answer.code);
  }

  async #answerOf(request: IncomingMessage, asked: S3Request): Promise<Answer | Refusal> {
    const { operation, bucket, key, query } = asked;
    const id = query.get('versionId');
    switch (operation) {
      case 'PutObject':
      case 'CompleteMultipartUpload':
        return this.#withVersionId(asked, await this.#write(request, asked));
      case 'CopyObject':
        return this.#withVersionId(asked, await this.#copy(request, asked));
      case 'GetObject':
      case 'HeadObject':
        return this.#withVersionId(asked, await this.#forward(request));
      case 'GetObjectVersion':
      case 'HeadObjectVersion':
        if (id !== this.versions.currentId(bucket, key))
          return this.versions.answer(asked, request.headers['if-match']);
        return this.#withVersionId(asked, await this.#forward(request));
      case 'ListObjectVersions':
        return {
          status: 200,
          headers: { 'content-type': 'application/xml' },
          body: Buffer.from(await this.versions.listing(asked)),
        };
      case 'DeleteObject':
        return this.versions.isEnabled(bucket)
          ? this.change(asked, 'remove', () => this.#forward(request), isSuccess)
          : this.#forward(request);
      case 'DeleteObjectVersion':
        await this.versions.remove(bucket, key, id ?? '');
        return { status: 204, headers: {}, body: Buffer.alloc(0) };
      case 'DeleteObjects':
        return this.versions.isEnabled(bucket) ? this.#removeAll(request, bucket) : this.#forward(request);
      default:
        return this.#forward(request);
    }
  }

  /** Names the version that was read or written, as S3 does where a bucket has versions. */
  #withVersionId<T extends Answer | Refusal>({ bucket, key }: S3Request, answer: T): T {
    if (!('refusal' in answer) && isSuccess(answer) && this.versions.isEnabled(bucket)) {
      answer.headers['x-amz-version-id'] = this.versions.currentId(bucket, key);
    }
    return answer;
  }

  /** CopyObject, also of an earlier version, and into another bucket. */
  async #copy(request: IncomingMessage, asked: S3Request): Promise<Answer | Refusal> {
    request.resume();
    const { headers } = request;
    const [path = '', query = ''] = String(headers['x-amz-copy-source']).split('?');
    const [bucket = '', ...rest] = decodeURIComponent(path).replace(/^\//, '').split('/');
    const key = rest.join('/');
    const id = new URLSearchParams(query).get('versionId');
    const earlier = id !== null && id !== this.versions.currentId(bucket, key);
    const source = earlier
      ? this.versions.answer({ operation: 'GetObjectVersion', bucket, key, query: new URLSearchParams(query) })
      : await this.#emulator.ask('GET', pathOf(bucket, key));
    if ('refusal' in source) return source;
    if (!isSuccess(source)) return { refusal: source.status, code: 'NoSuchKey' };
    const match = headers['x-amz-copy-source-if-match'];
    if (match !== undefined && match !== source.headers.etag) return { refusal: 412, code: 'PreconditionFailed' };
    const from = headers['x-amz-metadata-directive'] === 'REPLACE' ? headers : source.headers;
    const described = Object.entries(from).filter(
      ([name]) => name === 'content-type' || name.startsWith('x-amz-meta-'),
    );
    const put = () => this.#emulator.put(asked.bucket, asked.key, source.body, Object.fromEntries(described));
    const etag = await this.change(asked, 'write', put);
    const result = `<CopyObjectResult><ETag>${etag.replaceAll('"', '&quot;')}</ETag><LastModified>${new Date().toISOString()}</LastModified></CopyObjectResult>`;
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(result) };
  }

  /** DeleteObjects in a bucket with versions. */
  async #removeAll(request: IncomingMessage, bucket: string): Promise<Answer> {
    const body = await bytesOf(request);
    const versions = versionsToDelete(body);
    if (versions.length > 0) {
      for (const { key, id } of versions) await this.versions.remove(bucket, key, id);
      return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from('<DeleteResult/>') };
    }
    const removed = await Promise.all(
      keysToDelete(body).map(async (key) => ({ key, earlier: await this.versions.current(bucket, key) })),
    );
    const answer = await this.#forward(request, body);
    if (isSuccess(answer)) for (const { key, earlier } of removed) this.versions.keepRemoved(bucket, key, earlier);
    return answer;
  }

  #passOn({ status, headers, body }: Answer, response: ServerResponse, asked: S3Request, fault?: Fault): void {
    this.uploads.note(asked, status, body);
    if (fault === 'lose answer') {
      response.destroy();
    } else if (typeof fault === 'object' && 'truncateTo' in fault) {
      const part = body.subarray(0, fault.truncateTo);
      // Whoever cuts a body so that it looks whole does not pass on a checksum of the whole.
      const others = Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum'));
      response.writeHead(status, { ...Object.fromEntries(others), 'content-length': part.length }).end(part);
    } else if (typeof fault === 'object' && 'cutAnswerAfter' in fault) {
      response.writeHead(status, headers);
      response.write(body.subarray(0, fault.cutAnswerAfter), () => response.destroy());
    } else {
      response.writeHead(status, headers).end(body);
    }
  }

  /** One write to an object after the other, so that what a condition found still holds when the write is done. */
  async #write(request: IncomingMessage, asked: S3Request): Promise<Answer | Refusal> {
    const write = async () => (await this.#violated(request)) ?? this.#forward(request);
    return this.change(asked, 'write', write, (answer) => !('refusal' in answer) && isSuccess(answer));
  }

  async #violated({ headers, url }: IncomingMessage): Promise<Refusal | null> {
    const { 'if-match': match, 'if-none-match': noneMatch } = headers;
    if (match === undefined && noneMatch === undefined) return null;
    const path = new URL(url ?? '/', 'http://s3').pathname;
    const found = await this.#emulator.ask('HEAD', path);
    const exists = found.status === 200;
    if (match !== undefined && !exists) return { refusal: 404, code: 'NoSuchKey' };
    const holds = match === undefined ? !exists : found.headers.etag === match;
    return holds ? null : { refusal: 412, code: 'PreconditionFailed' };
  }

  /** `body` where it has been read from the request already. Throws where the request breaks off before its end. */
  async #forward(request: IncomingMessage, body?: Buffer): Promise<Answer> {
    const { expect: _, ...headers } = request.headers;
    const { method = 'GET', url = '/' } = request;
    const whole = body ?? (await bytesOf(request));
    return this.#emulator.ask(method, withoutVersionId(url), { headers, ...(whole.length > 0 && { body: whole }) });
  }
}

const READING = /^(Get|Head|List)/;

interface Refusal {
  refusal: number;
  code: string;
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, code: string): void {
  request.resume();
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

/** The emulator does not know the parameter. */
function withoutVersionId(url: string): string {
  return url.replace(/([?&])versionId=[^&]*&?/, '$1').replace(/[?&]$/, '');
}

const isSuccess = ({ status }: Pick<Answer, 'status'>): boolean => status < 300;

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
