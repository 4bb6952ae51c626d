import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * One instance of a function, as Lambda runs it: a process that asks the runtime interface for its next event and sends back
 * what the handler answers, one event at a time.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export interface Instance {
  /** Has the function answer an event. Throws where it fails or its process ends. */
  invoke(event: unknown): Promise<unknown>;
  end(): Promise<void>;
}

export interface InstanceOptions {
  /** The bundled program that plays the runtime; see `programs/instance.ts`. */
  program: string;
  /** The bundled function. */
  bundle: string;
  /** The whole environment of the process. */
  env: NodeJS.ProcessEnv;
}

const HOST = '127.0.0.1';
const PREFIX = '/2018-06-01/runtime/';
/** The longest that a function may run, in milliseconds. */
const TIME_LIMIT = 900_000;

interface Invocation {
  id: string;
  body: string;
  answer: PromiseWithResolvers<unknown>;
}

export async function startInstance({ program, bundle, env }: InstanceOptions): Promise<Instance> {
  let waiting: ServerResponse | undefined;
  let current: Invocation | undefined;
  let isSent = false;
  let count = 0;

  const send = (): void => {
    if (waiting === undefined || current === undefined || isSent) return;
    isSent = true;
    waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': current.id,
      'lambda-runtime-deadline-ms': String(Date.now() + TIME_LIMIT),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:123456789012:function:bench',
    });
    waiting.end(current.body);
    waiting = undefined;
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [what = '', id, kind] = (request.url ?? '').slice(PREFIX.length).split('/');
    if (request.method === 'GET') {
      waiting = response;
      send();
      return;
    }
    const body = await text(request);
    response.writeHead(202).end();
    const error = new Error(`The function failed: ${body}`);
    if (what === 'init') current?.answer.reject(error);
    else if (id === current?.id) {
      if (kind === 'response') current!.answer.resolve(JSON.parse(body));
      else current!.answer.reject(error);
    }
  };
  const server = createServer((request, response) => void serve(request, response));
  server.keepAliveTimeout = 0; // a handler may run longer than the default
  server.listen(0, HOST);
  await once(server, 'listening');
  const address = `${HOST}:${(server.address() as AddressInfo).port}`;
  const child: ChildProcess = spawn(process.execPath, [program], {
    env: { ...env, AWS_LAMBDA_RUNTIME_API: address, BUNDLE: bundle },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout?.resume(); // its log goes to a pipe, as in Lambda
  const closed = once(child, 'close').then(([code, signal]) => String(signal ?? `exit code ${code}`));
  void closed.then((how) => current?.answer.reject(new Error(`The instance ended early (${how})`)));
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    async invoke(event) {
      current = { id: `call-${count++}`, body: JSON.stringify(event), answer: Promise.withResolvers() };
      isSent = false;
      send();
      return current.answer.promise;
    },
    async end() {
      current = undefined;
      kill();
      await closed;
      process.off('exit', kill);
      server.closeAllConnections();
      server.close();
    },
  };
}
