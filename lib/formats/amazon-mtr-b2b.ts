import { AMAZON_MTR_B2C } from './amazon-mtr-b2c.ts';
import type { Format } from './format.ts';

/**
 * "Merchant Tax Report" (MTR) of Amazon.in, sales to businesses: the report for consumers with the buyer's tax number.
 *
 * Source: as in `amazon-mtr-b2c.ts`; `Customer Bill To Gstid` is only in this report.
 */
export const AMAZON_MTR_B2B = {
  ...AMAZON_MTR_B2C,
  id: 'amazon-mtr-b2b',
  title: 'Merchant Tax Report, B2B (Amazon.in)',
  signature: [...AMAZON_MTR_B2C.signature, 'Customer Bill To Gstid'],
  habits: {
    ...AMAZON_MTR_B2C.habits,
    withoutColumn: { ...AMAZON_MTR_B2C.habits.withoutColumn, b2b: true },
  },
} as const satisfies Format;
