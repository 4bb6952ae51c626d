import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

export interface HandlerCalls {
  /** The bundled function. */
  bundle: string;
  /** What it is called with, in turn; the first again after the last. */
  events: readonly unknown[];
  /** How often it is called, one call after the other. */
  count: number;
}

export interface HandlerAnswers {
  /** Of each call, in milliseconds. */
  durations: number[];
  /** What the last call gave. */
  last: unknown;
}

type Handler = (event: unknown, context: object) => Promise<unknown>;

/** The longest that a function may run, in milliseconds. */
const TIME_LEFT = 900_000;

/** Calls of this process so far: the next round goes on where the last one ended. */
let calls = 0;

/** Calls the handler of a function the way Lambda does. */
export async function run({ bundle, events, count }: HandlerCalls): Promise<HandlerAnswers> {
  const { handler } = (await import(pathToFileURL(bundle).href)) as { handler: Handler };
  const durations: number[] = [];
  let last: unknown;
  for (const end = calls + count; calls < end; calls++) {
    const context = {
      functionName: 'bench',
      functionVersion: '$LATEST',
      memoryLimitInMB: '1769',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bench',
      awsRequestId: `call-${calls}`,
      getRemainingTimeInMillis: () => TIME_LEFT,
    };
    const began = performance.now();
    last = await handler(events[calls % events.length], context);
    durations.push(performance.now() - began);
  }
  return { durations, last };
}
