import type { SaleRow } from '../../schemas/sale.ts';
import { byName } from '../base/records.ts';
import type { StatusRules } from '../clean/index.ts';
import { CLEANED_CANCELLED } from '../formats/index.ts';
import { type SourceLine, TEXT_FIELDS } from '../model/index.ts';

/** What a line is, its day, amount and quantity aside. Lines that agree share one object. */
export interface Attributes extends SourceLine {
  /** `Cancelled`, or the status that says most: of order and item the one that reports a return. */
  readonly status: string;
  readonly cancelled: boolean;
  readonly returned: boolean;
}

/** The fields of a row that `attributesOf` reads. */
export const ATTRIBUTE_FIELDS = [
  'status',
  'item_status',
  'currency',
  ...TEXT_FIELDS,
  'b2b',
] as const satisfies readonly (keyof SaleRow)[];

/** The attributes of a row, its statuses read by the rules of the report's format. */
export function attributesOf(
  row: Pick<SaleRow, (typeof ATTRIBUTE_FIELDS)[number]>,
  { isCancelled, isReturned }: StatusRules,
): Attributes {
  const { status, item_status } = row;
  const cancelled = isCancelled(status) || isCancelled(item_status);
  const returned = !cancelled && (isReturned(status) || isReturned(item_status));
  const says = returned && !isReturned(status) ? item_status : status;
  return {
    ...byName(TEXT_FIELDS, (name) => row[name]),
    currency: row.currency,
    b2b: row.b2b,
    status: cancelled ? CLEANED_CANCELLED : says,
    cancelled,
    returned,
  };
}
