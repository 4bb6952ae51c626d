import * as z from 'zod';

const options = z.strictObject({
  force: z.boolean().default(false).describe('Read every report, changed or not'),
  allow_empty: z.boolean().default(false).describe('Take it that all reports were removed on purpose'),
  continued: z.int().min(0).default(0).describe('How many refreshes ran out of time before this one'),
});

/** An event of EventBridge, be it the schedule's or that of an object, asks for nothing in particular. */
const awsEvent = z.looseObject({ 'detail-type': z.string() }).transform(() => options.parse({}));

/** What the refresh may be invoked with: nothing, options by hand, or an event of EventBridge. */
export const refreshEventSchema = z.union([awsEvent, options]);
export type RefreshEvent = z.output<typeof refreshEventSchema>;
