import { UNKNOWN } from './text.ts';

const INDIA = 'IN';
const RUPEE = 'INR';
const INDIAN_CHANNEL = 'amazon.in';

/** Whether a line was sold within India: its cleaned country says so or, where that is unknown, currency or channel do. */
export function isIndian({ country, currency, channel }: Record<'country' | 'currency' | 'channel', string>): boolean {
  if (country !== UNKNOWN && country !== '') return country === INDIA;
  return currency.toUpperCase() === RUPEE || channel.toLowerCase() === INDIAN_CHANNEL;
}
