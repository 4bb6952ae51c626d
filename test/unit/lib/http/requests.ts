import type { Context } from 'aws-lambda';
import { expect } from 'chai';
import * as z from 'zod';
import type { HttpEvent } from '../../../../lib/http/event.ts';
import { kindOfLine } from '../../../../scripts/docs/log-lines.ts';

/** An event as API Gateway's REST API gives it. */
export function get(path: string, query: Record<string, string[]> = {}, more: Partial<HttpEvent> = {}): HttpEvent {
  const names = Object.keys(query);
  const single = Object.fromEntries(names.map((name) => [name, query[name]?.at(-1)]));
  return {
    httpMethod: 'GET',
    path,
    headers: { Accept: 'application/json', Host: 'api.example.com' },
    queryStringParameters: names.length > 0 ? single : null,
    multiValueQueryStringParameters: names.length > 0 ? query : null,
    requestContext: { requestId: 'request-1', path: `/dev${path}` },
    ...more,
  };
}

export const context = (remaining = 29_000): Context => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'kpis',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:kpis',
  memoryLimitInMB: '1769',
  awsRequestId: 'invocation-1',
  logGroupName: '/aws/lambda/kpis',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => remaining,
  done: () => {},
  fail: () => {},
  succeed: () => {},
});

const logLine = z.looseObject({ level: z.string(), message: z.string(), correlation_id: z.string().optional() });
export type LogLine = z.infer<typeof logLine>;

/** What `work` gives, and the JSON lines that were logged meanwhile; they do not reach the terminal. */
export async function logged<T>(work: () => Promise<T>): Promise<{ result: T; lines: LogLine[] }> {
  const lines: LogLine[] = [];
  const restore = [process.stdout, process.stderr].map((stream) => {
    const { write } = stream;
    stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
      if (!String(chunk).startsWith('{"level"')) return write.call(stream, chunk, ...rest);
      lines.push(logLine.parse(JSON.parse(String(chunk))));
      return true;
    };
    return () => {
      stream.write = write;
    };
  });
  try {
    const result = await work();
    for (const line of lines)
      expect(kindOfLine(line), `docs/operations.md lists no line '${line.message}'`).to.be.an('object');
    return { result, lines };
  } finally {
    for (const putBack of restore) putBack();
  }
}

/** Sets environment variables; gives the function that puts back what was there. */
export function setVariables(variables: Record<string, string>): () => void {
  const old = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of old) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
