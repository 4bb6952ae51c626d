import * as z from 'zod';
import { type Template, propertiesOf } from './template.ts';

const mappingSchema = z.looseObject({
  BatchSize: z.int(),
  MaximumBatchingWindowInSeconds: z.int(),
  ScalingConfig: z.object({ MaximumConcurrency: z.int() }),
});
const functionSchema = z.looseObject({
  Timeout: z.int(),
  // Without a reservation the template has no value here.
  ReservedConcurrentExecutions: z.union([z.int(), z.object({ Ref: z.literal('AWS::NoValue') })]),
});
const queueSchema = z.looseObject({
  VisibilityTimeout: z.int(),
  MessageRetentionPeriod: z.int(),
  RedrivePolicy: z.object({ maxReceiveCount: z.int() }).loose(),
});
const deadLettersSchema = z.looseObject({ MessageRetentionPeriod: z.int() });

/** The numbers of the queue before the refresh, as a stage is deployed with them. Times are in seconds. */
export interface QueueSettings {
  /** How long a batch is gathered, from its first message. */
  window: number;
  /** Most messages of a batch. */
  batchSize: number;
  /** Most refreshes that the queue starts at a time. */
  concurrency: number;
  /** How long a message is hidden once it was received. */
  visibility: number;
  /** Receives after which a message becomes a dead letter. */
  receives: number;
  /** Time after which a message is dropped, and the same for a dead letter. */
  retention: number;
  deadRetention: number;
  /** Longest time that a refresh may take. */
  timeout: number;
  /** Most invocations of the function at a time. */
  reserved: number;
}

export function queueOf(template: Template): QueueSettings {
  const properties = (id: string) => template.Resources[id]?.Properties;
  const [mapping] = [...propertiesOf(template, 'AWS::Lambda::EventSourceMapping').values()];
  const { BatchSize, MaximumBatchingWindowInSeconds, ScalingConfig } = mappingSchema.parse(mapping);
  const { Timeout, ReservedConcurrentExecutions } = functionSchema.parse(properties('RefreshLambdaFunction'));
  const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } = queueSchema.parse(properties('RefreshQueue'));
  return {
    window: MaximumBatchingWindowInSeconds,
    batchSize: BatchSize,
    concurrency: ScalingConfig.MaximumConcurrency,
    visibility: VisibilityTimeout,
    receives: RedrivePolicy.maxReceiveCount,
    retention: MessageRetentionPeriod,
    deadRetention: deadLettersSchema.parse(properties('RefreshDeadLetters')).MessageRetentionPeriod,
    timeout: Timeout,
    reserved: typeof ReservedConcurrentExecutions === 'number' ? ReservedConcurrentExecutions : Infinity,
  };
}
