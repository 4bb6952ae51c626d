import { isCountry } from './countries.ts';
import { cleanCountry } from './country.ts';
import { marketplaceOf } from './marketplaces.ts';
import { cleanChannel } from './names.ts';
import { type CleanedState, cleanState } from './state.ts';
import { UNKNOWN } from './text.ts';

/** The fields that show in which country a line was sold. `country` and `channel` are cleaned; empty is unknown. */
export type CountrySigns = Readonly<Record<'country' | 'currency' | 'channel', string>>;

/**
 * The country of a line: its own or, if that is unknown, that of its channel or else of its currency. Undefined: none of them
 * says. The first two letters of a currency are its country; the euro and other currencies of several have none there.
 *
 * @example countryOf({ country: 'Unknown', channel: 'Amazon.co.uk', currency: '' }) // 'GB'
 */
export function countryOf({ country, currency, channel }: CountrySigns): string | undefined {
  if (country !== UNKNOWN && country !== '') return country;
  const issuer = currency.slice(0, 2).toUpperCase();
  return marketplaceOf(channel)?.country ?? (isCountry(issuer) ? issuer : undefined);
}

/** The fields that decide where a line was sold. */
export const PLACE_FIELDS = ['state', 'country', 'channel', 'currency'] as const;

/**
 * The state of a line, cleaned by the rules of its country. Undefined if neither country nor channel shows the country, and the
 * currency is not determined yet (empty).
 */
export function cleanPlace(line: Readonly<Record<(typeof PLACE_FIELDS)[number], string>>): CleanedState | undefined {
  const signs = { ...line, country: cleanCountry(line.country), channel: cleanChannel(line.channel) };
  const country = countryOf(signs);
  return country === undefined && line.currency === '' ? undefined : cleanState(line.state, country);
}
