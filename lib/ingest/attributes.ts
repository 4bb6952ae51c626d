import type { SaleRow } from '../../schemas/sale.ts';
import {
  cleanCategory,
  cleanChannel,
  cleanCountry,
  cleanFulfilment,
  cleanState,
  isCancelled,
  isIndian,
  isReturned,
} from '../clean/index.ts';

/** What a sale is, its day, amount and quantity aside, in canonical spelling. Rows that agree share one object. */
export interface Attributes {
  /** `Cancelled`, or the status that says most: of order and item the one that tells of a return. */
  readonly status: string;
  readonly country: string;
  readonly state: string;
  /** False: an Indian state whose spelling matched nothing. */
  readonly stateKnown: boolean;
  /**
   * Country, channel and currency leave open whether the row is Indian: `state` is as the report spells it, to be cleaned
   * when the report's end has settled the currency.
   */
  readonly stateOpen: boolean;
  readonly category: string;
  readonly fulfilment: string;
  readonly b2b: boolean;
  readonly channel: string;
  /** ISO 4217; empty: the report's most frequent one, settled at its end. */
  readonly currency: string;
  readonly cancelled: boolean;
  readonly returned: boolean;
}

/** The fields of a row that `attributesOf` reads. */
export const ATTRIBUTE_FIELDS = [
  'status',
  'item_status',
  'currency',
  'state',
  'country',
  'category',
  'fulfilment',
  'channel',
  'b2b',
] as const satisfies readonly (keyof SaleRow)[];

export function attributesOf(row: Pick<SaleRow, (typeof ATTRIBUTE_FIELDS)[number]>): Attributes {
  const country = cleanCountry(row.country);
  const channel = cleanChannel(row.channel);
  const { currency } = row;
  const indian = isIndian({ country, currency, channel });
  const stateOpen = !indian && country === 'Unknown' && currency === '';
  const state = stateOpen ? { name: row.state, known: true } : cleanState(row.state, { indian, country });
  const cancelled = isCancelled(row.status) || isCancelled(row.item_status);
  const returned = !cancelled && (isReturned(row.status) || isReturned(row.item_status));
  return {
    status: statusOf(row, cancelled, returned),
    country,
    state: state.name,
    stateKnown: state.known,
    stateOpen,
    category: cleanCategory(row.category),
    fulfilment: cleanFulfilment(row.fulfilment),
    b2b: row.b2b,
    channel,
    currency,
    cancelled,
    returned,
  };
}

function statusOf(row: { status: string; item_status: string }, cancelled: boolean, returned: boolean): string {
  if (cancelled) return 'Cancelled';
  return returned && !isReturned(row.status) ? row.item_status : row.status;
}
