import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

/**
 * Lambda's Node runtime in small: it loads the function at `BUNDLE`, asks the runtime interface for events and sends back its
 * answers, over one connection. The runtime of AWS does the same through an addon of its own.
 */
const { AWS_LAMBDA_RUNTIME_API = '', BUNDLE = '' } = process.env;
const BASE = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

type Handler = (event: unknown, context: object) => Promise<unknown>;

async function ask(method: 'GET' | 'POST', path: string, body = '') {
  const answer = Promise.withResolvers<IncomingMessage>();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  request(`${BASE}/${path}`, { method, agent, headers }, answer.resolve).on('error', answer.reject).end(body);
  const response = await answer.promise;
  return { headers: response.headers, body: await text(response) };
}

const { handler } = (await import(pathToFileURL(BUNDLE).href)) as { handler: Handler };
for (;;) {
  const { headers, body } = await ask('GET', 'invocation/next');
  const id = String(headers['lambda-runtime-aws-request-id']);
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const context = {
    functionName: 'bench',
    functionVersion: '$LATEST',
    memoryLimitInMB: '1769',
    invokedFunctionArn: String(headers['lambda-runtime-invoked-function-arn']),
    awsRequestId: id,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    await ask('POST', `invocation/${id}/response`, JSON.stringify(await handler(JSON.parse(body), context)));
  } catch (error) {
    await ask('POST', `invocation/${id}/error`, JSON.stringify({ errorMessage: String(error) }));
  }
}
