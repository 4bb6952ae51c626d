import * as z from 'zod';

/** What a caller may ask of a refresh. */
export const refreshOptionsSchema = z.strictObject({
  force: z.boolean().default(false).describe('Read every report, changed or not'),
  allow_empty: z
    .boolean()
    .default(false)
    .describe('Accept that all reports were removed, and publish an empty snapshot'),
});

const options = refreshOptionsSchema.extend({
  continued: z.int().min(0).default(0).describe('How many refreshes before this one could not finish'),
});
/** The options of a refresh. */
export type RefreshRequest = z.output<typeof options>;

/** An EventBridge event (schedule, object, deployment) sets no option: it only means that there may be something to do. */
const awsEvent = z.looseObject({ 'detail-type': z.string() }).transform((): RefreshRequest => options.parse({}));

const request = z.union([awsEvent, options]);

/** What Lambda writes into the dead letter queue about an invocation that nobody waited for. */
const failedInvocation = z
  .looseObject({ requestContext: z.looseObject({ condition: z.string() }), requestPayload: request })
  .transform(({ requestPayload }) => requestPayload);

const queued = z.union([failedInvocation, request]);

const message = z.looseObject({ messageId: z.string(), eventSource: z.literal('aws:sqs'), body: z.string() });

/** A refresh for a batch of messages. */
export interface Batch {
  messages: number;
  /** Ids of messages with a body that is not a request. They count as requests without options. */
  unreadable: string[];
}

/**
 * Messages of the queue. Together they are one refresh with every option that one of them sets, which starts anew whatever
 * they continue. No body is refused: the message would come back until it became a dead letter, and the others with it.
 */
const batch = z
  .looseObject({ Records: z.array(message).min(1) })
  .transform(({ Records }): RefreshRequest & { batch: Batch } => {
    const unreadable: string[] = [];
    const combined = { force: false, allow_empty: false, continued: 0 };
    for (const { messageId, body } of Records) {
      const { success, data } = queued.safeParse(jsonOf(body));
      if (!success) unreadable.push(messageId);
      combined.force ||= data?.force === true;
      combined.allow_empty ||= data?.allow_empty === true;
    }
    return { ...combined, batch: { messages: Records.length, unreadable } };
  });

/** Undefined if the text is not JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the refresh may be invoked with: nothing, options, an EventBridge event, or messages of the queue. */
export const refreshEventSchema = z.union([batch, awsEvent, options]);
export type RefreshEvent = RefreshRequest & { batch?: Batch };
