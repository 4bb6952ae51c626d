import { UNKNOWN } from './text.ts';

const INDIA = 'IN';
const RUPEE = 'INR';
const INDIAN_CHANNEL = 'amazon.in';

/** Whether an order line was sold within India: by its cleaned country or, if that is unknown, by currency or channel. */
export function isIndian({ country, currency, channel }: Record<'country' | 'currency' | 'channel', string>): boolean {
  if (country !== UNKNOWN && country !== '') return country === INDIA;
  return currency.toUpperCase() === RUPEE || channel.toLowerCase() === INDIAN_CHANNEL;
}
