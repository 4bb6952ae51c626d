import * as z from 'zod';
import { byName } from '../lib/base/records.ts';
import type { Habits } from '../lib/formats/format.ts';
import { TEXT_FIELDS } from '../lib/model/dimensions.ts';
import { amountSchema, type DecimalStyle } from './fields/amount.ts';
import { b2bSchema } from './fields/b2b.ts';
import { currencySchema } from './fields/currency.ts';
import { type DateStyle, momentSchema } from './fields/day.ts';
import { quantitySchema } from './fields/quantity.ts';

/** Takes away the `'` that a cleaned file puts before a cell which a spreadsheet would run as a formula. */
export const unguarded = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text);
const text = z.string().trim().overwrite(unguarded).trim();
const needed = (what: string) => text.min(1, `The ${what} is empty; every row needs one`);
const optional = text.default('');

/** How a file writes dates and amounts. */
export interface ValueStyle {
  dates: DateStyle;
  decimals: DecimalStyle;
}

/**
 * The row model: one row as its report spells it, by our field names, in; typed values out. A field is undefined where the
 * report has no column for it; the habits of its format say what some of them are then. Days are days since 1970-01-01 of
 * `timeZone`: an IANA name, or `marketplace`.
 */
export const saleSchema = (timeZone: string, habits: Habits, style?: ValueStyle) => {
  const { withoutColumn, unpricedAmount } = habits;
  const moment = momentSchema(timeZone, style?.dates);
  return z.object({
    order_id: needed('order id'),
    date: moment,
    status: text.min(1, 'The status is empty; every row needs one').default(withoutColumn.status),
    item_status: optional,
    row_type: optional,
    refund_date: z
      .union([
        z
          .string()
          .regex(/^\s*$/)
          .transform(() => null),
        moment,
      ])
      .default(null),
    cancelled_at: optional,
    amount: amountSchema(unpricedAmount, style?.decimals),
    quantity: quantitySchema(style?.decimals).default(withoutColumn.quantity),
    currency: currencySchema.default(withoutColumn.currency ?? ''),
    ...byName(TEXT_FIELDS, (name) => text.default(withoutColumn[name] ?? '')),
    b2b: b2bSchema.default(withoutColumn.b2b),
  });
};
export type SaleRow = z.output<ReturnType<typeof saleSchema>>;
