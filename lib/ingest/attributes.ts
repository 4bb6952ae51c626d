import type { SaleRow } from '../../schemas/sale.ts';
import { byName } from '../base/records.ts';
import { marketplaceOf, type StatusRules, statusRules, type StatusWords, UNKNOWN } from '../clean/index.ts';
import { CLEANED_CANCELLED, type Habits } from '../formats/index.ts';
import { type SourceLine, TEXT_FIELDS } from '../model/index.ts';

/** The attributes of a line, except day, amount and quantity. Lines with equal attributes share one object. */
export interface Attributes extends SourceLine {
  /** `Cancelled`, or the status that says most: of order and item the one that reports a return. */
  readonly status: string;
  readonly cancelled: boolean;
  readonly returned: boolean;
  /** The row is a refund: money that went back, and no sale. */
  readonly refund: boolean;
  /** The row is neither a sale nor a refund, such as a free replacement. */
  readonly isNoLine: boolean;
}

/** The fields of a row that `attributesOf` reads. */
export const ATTRIBUTE_FIELDS = [
  'status',
  'item_status',
  'row_type',
  'cancelled_at',
  'currency',
  ...TEXT_FIELDS,
  'b2b',
] as const satisfies readonly (keyof SaleRow)[];

/** Words that have their meaning in every report, whatever its format adds. */
const USUAL_STATUSES: StatusWords = { cancelled: ['Cancelled', 'Canceled'], returned: ['return', 'refund', 'reject'] };

/** The attributes that the rows of a format give to their lines. */
export interface LineRules {
  statuses: StatusRules;
  isRefundType: (rowType: string) => boolean;
  isCancelledType: (rowType: string) => boolean;
  isIgnoredType: (rowType: string) => boolean;
}

/** The rules of a format. */
export function lineRules({ statuses, notReturned = [], rowTypes }: Habits): LineRules {
  const begins = (words: readonly string[] = []) => {
    const lower = words.map((word) => word.toLowerCase());
    return (text: string) => lower.some((word) => text.trim().toLowerCase().startsWith(word));
  };
  return {
    statuses: statusRules({
      cancelled: [...USUAL_STATUSES.cancelled, ...statuses.cancelled],
      returned: [...USUAL_STATUSES.returned, ...statuses.returned],
      notReturned,
    }),
    isRefundType: begins(rowTypes?.refund),
    isCancelledType: begins(rowTypes?.cancelled),
    isIgnoredType: begins(rowTypes?.ignored),
  };
}

/** The attributes of a row by the rules of its format. A line without a currency has the currency of its channel. */
export function attributesOf(
  row: Pick<SaleRow, (typeof ATTRIBUTE_FIELDS)[number]>,
  { statuses: { isCancelled, isReturned }, isRefundType, isCancelledType, isIgnoredType }: LineRules,
): Attributes {
  const { status, item_status, row_type, cancelled_at } = row;
  const refund = isRefundType(row_type);
  const cancelled =
    !refund && (isCancelled(status) || isCancelled(item_status) || isCancelledType(row_type) || cancelled_at !== '');
  const returned = !refund && !cancelled && (isReturned(status) || isReturned(item_status));
  const says = returned && !isReturned(status) ? item_status : status;
  return {
    ...byName(TEXT_FIELDS, (name) => row[name]),
    currency: row.currency || (marketplaceOf(row.channel)?.currency ?? ''),
    b2b: row.b2b,
    status: cancelled ? CLEANED_CANCELLED : says || UNKNOWN,
    cancelled,
    returned,
    refund,
    isNoLine: isIgnoredType(row_type),
  };
}

/** Variants of attributes that differ only in the currency, or in being a refund. */
export class AttributeVariants {
  readonly #variants = new WeakMap<Attributes, Map<string, Attributes>>();

  /** The same line in a currency, and as a refund. */
  of(attributes: Attributes, currency: string, refund: boolean): Attributes {
    if (attributes.currency === currency && attributes.refund === refund) return attributes;
    let variants = this.#variants.get(attributes);
    if (variants === undefined) this.#variants.set(attributes, (variants = new Map<string, Attributes>()));
    const key = `${currency} ${refund}`;
    let variant = variants.get(key);
    if (variant === undefined) {
      variant = { ...attributes, currency, refund };
      if (refund) variant = { ...variant, cancelled: false, returned: false };
      variants.set(key, variant);
    }
    return variant;
  }
}
