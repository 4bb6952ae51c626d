import * as z from 'zod';

const options = z.strictObject({
  force: z.boolean().default(false).describe('Read every report, changed or not'),
  allow_empty: z
    .boolean()
    .default(false)
    .describe('Accept that all reports were removed, and publish an empty snapshot'),
  continued: z.int().min(0).default(0).describe('How many refreshes before this one ran out of time'),
});

/** An EventBridge event, of the schedule or of an object, sets no option. */
const awsEvent = z.looseObject({ 'detail-type': z.string() }).transform(() => options.parse({}));

/** What the refresh may be invoked with: nothing, options, or an EventBridge event. */
export const refreshEventSchema = z.union([awsEvent, options]);
export type RefreshEvent = z.output<typeof refreshEventSchema>;
