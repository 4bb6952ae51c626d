import { isUnknown, tidy, UNKNOWN } from './text.ts';

const AMAZON = 'Amazon';
const MERCHANT = 'Merchant';

/** AFN and FBA are fulfilled by Amazon, MFN and FBM by the merchant; Easy Ship is of orders that merchants pack. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['amazon', AMAZON],
  ['afn', AMAZON],
  ['fba', AMAZON],
  ['merchant', MERCHANT],
  ['mfn', MERCHANT],
  ['fbm', MERCHANT],
  ['seller', MERCHANT],
  ['easy ship', MERCHANT],
]);

/** Who packs and ships: `Amazon`, `Merchant`, other text as it stands; `Unknown` for an empty one. */
export function cleanFulfilment(raw: string): string {
  const text = tidy(raw);
  return isUnknown(text) ? UNKNOWN : (NAMES.get(text.toLowerCase()) ?? text);
}
