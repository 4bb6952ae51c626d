import { cleanCountry } from './country.ts';
import { cleanChannel } from './channel.ts';
import { cleanState } from './state.ts';
import { UNKNOWN } from './text.ts';

const INDIA = 'IN';

/** Countries of sales channels, by the channel in lower case: for lines that name no country. */
const CHANNEL_COUNTRIES: ReadonlyMap<string, string> = new Map([['amazon.in', INDIA]]);
/** Countries of currencies: for lines of which neither country nor channel says where they were sold. */
const CURRENCY_COUNTRIES: ReadonlyMap<string, string> = new Map([['INR', INDIA]]);

/** What says in which country a line was sold. `country` and `channel` are cleaned. */
type CountrySigns = Record<'country' | 'currency' | 'channel', string>;

/** The country of a line: its own or, if that is unknown, that of its channel or else of its currency. */
function countryOf({ country, currency, channel }: CountrySigns): string | undefined {
  if (country !== UNKNOWN && country !== '') return country;
  return CHANNEL_COUNTRIES.get(channel.toLowerCase()) ?? CURRENCY_COUNTRIES.get(currency.toUpperCase());
}

/** Whether a line was sold within India, so that the rules for Indian states are those for its state. */
export const isIndian = (line: CountrySigns): boolean => countryOf(line) === INDIA;

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
