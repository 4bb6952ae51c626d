import { isUnknown, tidy, UNKNOWN } from './text.ts';

const AMAZON = 'Amazon';
const MERCHANT = 'Merchant';

/** Amazon fulfils AFN and FBA orders, the merchant MFN and FBM orders. Easy Ship orders are packed by the merchant. */
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

/** Who fulfils an order: `Amazon` or `Merchant`; other text stays unchanged, and is `Unknown` if empty. */
export function cleanFulfilment(raw: string): string {
  const text = tidy(raw);
  return isUnknown(text) ? UNKNOWN : (NAMES.get(text.toLowerCase()) ?? text);
}
