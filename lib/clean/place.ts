import { cleanCountry } from './country.ts';
import { cleanChannel } from './channel.ts';
import { cleanState } from './state.ts';
import { UNKNOWN } from './text.ts';

const INDIA = 'IN';
const RUPEE = 'INR';
const INDIAN_CHANNEL = 'amazon.in';

/** Whether an order line was sold within India: by its cleaned country or, if that is unknown, by currency or channel. */
export function isIndian({ country, currency, channel }: Record<'country' | 'currency' | 'channel', string>): boolean {
  if (country !== UNKNOWN && country !== '') return country === INDIA;
  return currency.toUpperCase() === RUPEE || channel.toLowerCase() === INDIAN_CHANNEL;
}

/** Where a line was sold, cleaned. */
export interface Place {
  state: string;
  /** False: the country has a list of states, and this is not one of them. */
  isListed: boolean;
}

/**
 * The state of a line as its report spells it, cleaned by the rules of its country. Undefined: neither country nor channel
 * says which that is, and the currency, which would, is not settled yet (empty).
 */
export function cleanPlace(line: Record<'state' | 'country' | 'channel' | 'currency', string>): Place | undefined {
  const country = cleanCountry(line.country);
  const { currency } = line;
  const indian = isIndian({ country, currency, channel: cleanChannel(line.channel) });
  if (!indian && country === UNKNOWN && currency === '') return undefined;
  const { name, known } = cleanState(line.state, { indian, country });
  return { state: name, isListed: known };
}
