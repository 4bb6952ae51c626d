import type { SaleRow } from '../../schemas/sale.ts';
import { isCancelled, isReturned } from '../clean/index.ts';
import { byName } from '../base/records.ts';
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

export function attributesOf(row: Pick<SaleRow, (typeof ATTRIBUTE_FIELDS)[number]>): Attributes {
  const cancelled = isCancelled(row.status) || isCancelled(row.item_status);
  const returned = !cancelled && (isReturned(row.status) || isReturned(row.item_status));
  return {
    ...byName(TEXT_FIELDS, (name) => row[name]),
    currency: row.currency,
    b2b: row.b2b,
    status: statusOf(row, cancelled, returned),
    cancelled,
    returned,
  };
}

function statusOf(row: { status: string; item_status: string }, cancelled: boolean, returned: boolean): string {
  if (cancelled) return 'Cancelled';
  return returned && !isReturned(row.status) ? row.item_status : row.status;
}
