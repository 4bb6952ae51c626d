import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { readEnvironment } from '../../../../lib/runtime/config.ts';
import type { Environment } from '../../../../schemas/environment.ts';
import type { TestBucket } from '../../../support/s3.ts';
import { type LogLine, context as httpContext, logged } from '../http/requests.ts';

export const STATE_MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:sales-analytics-dev-refresh';

/** The environment of a function that refreshes this bucket. */
export const environmentOf =
  (bucket: TestBucket, variables: Record<string, string> = {}) =>
  (): Environment =>
    readEnvironment({ S3_BUCKET: bucket.name, STAGE: 'test', REFRESH_CONCURRENCY: '1', ...variables });

/** A context with so much time left at each look, in milliseconds; the first is middy's, the last of them stays. */
export function contextOf(...remaining: number[]): Context {
  const left = [...remaining];
  return {
    ...httpContext(),
    functionName: 'refresh',
    getRemainingTimeInMillis: () => (left.length > 1 ? left.shift()! : (left[0] ?? 900_000)),
  };
}

const emfSchema = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.tuple([
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ]),
  }),
});

/** What a function told CloudWatch: metrics by name, and the dimensions that they stand under. */
export interface Counted {
  namespace: string;
  dimensions: Record<string, unknown>;
  metrics: Record<string, unknown>;
}

/** What `work` came to, and what it told log and metrics meanwhile; nothing of it reaches the terminal. */
export async function told<T>(
  work: () => Promise<T>,
): Promise<{ result: T | undefined; error: Error | undefined; lines: LogLine[]; counted: Counted[] }> {
  const counted: Counted[] = [];
  const restore = [process.stdout, process.stderr].map((stream) => {
    const { write } = stream;
    stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
      const line = String(chunk);
      if (line.startsWith('{"_aws"')) counted.push(countedIn(JSON.parse(line)));
      else if (!line.startsWith('No application metrics')) return write.call(stream, chunk, ...rest);
      return true;
    };
    return () => {
      stream.write = write;
    };
  });
  let error: Error | undefined;
  try {
    const { result, lines } = await logged(() =>
      work().catch((thrown: Error) => {
        error = thrown;
        return undefined;
      }),
    );
    return { result, error, lines, counted };
  } finally {
    for (const putBack of restore) putBack();
  }
}

function countedIn(line: unknown): Counted {
  const { _aws, ...values } = emfSchema.parse(line);
  const [{ Namespace, Dimensions, Metrics }] = _aws.CloudWatchMetrics;
  const pick = (names: string[]) => Object.fromEntries(names.map((name) => [name, values[name]]));
  return {
    namespace: Namespace,
    dimensions: pick(Dimensions.flat()),
    metrics: pick(Metrics.map(({ Name }) => Name)),
  };
}
