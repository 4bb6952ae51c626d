import * as z from 'zod';
import { byName } from '../lib/base/records.ts';
import type { Habits } from '../lib/formats/format.ts';
import { TEXT_FIELDS } from '../lib/model/dimensions.ts';
import { amountSchema } from './fields/amount.ts';
import { b2bSchema } from './fields/b2b.ts';
import { currencySchema } from './fields/currency.ts';
import { momentSchema } from './fields/day.ts';
import { quantitySchema } from './fields/quantity.ts';

/** Takes away the `'` that a cleaned file puts before a cell which a spreadsheet would run as a formula. */
export const unguarded = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text);
const text = z.string().trim().overwrite(unguarded).trim();
const needed = (what: string) => text.min(1, `The ${what} is empty; every row needs one`);
const optional = text.default('');

/**
 * The row model: one order line as its report spells it, by our field names, in; typed values out. A field is undefined
 * where the report has no column for it; the habits of its format say what some of them are then. Days are days since
 * 1970-01-01 of `timeZone` (an IANA name).
 */
export const saleSchema = (timeZone: string, { withoutColumn, unpricedAmount }: Habits) =>
  z.object({
    order_id: needed('order id'),
    date: momentSchema(timeZone),
    status: needed('status'),
    item_status: optional,
    amount: amountSchema(unpricedAmount),
    quantity: quantitySchema.default(withoutColumn.quantity),
    currency: currencySchema.default(''),
    ...byName(TEXT_FIELDS, () => optional),
    b2b: b2bSchema.default(withoutColumn.b2b),
  });
export type SaleRow = z.output<ReturnType<typeof saleSchema>>;
