/** An Amazon marketplace: the channel of its orders, where it sells and how it counts days. */
export interface Marketplace {
  /** As reports spell it: `Amazon.co.uk`. */
  readonly channel: string;
  /** ISO 3166-1, two letters. */
  readonly country: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA zone in which Amazon assigns sales to days. */
  readonly timeZone: string;
}

/**
 * Sources: countries and currencies by the marketplace IDs of the Selling Partner API
 * (https://developer-docs.amazon.com/sp-api/docs/marketplace-ids); zones by the profiles of the Amazon Ads API, in which
 * Amazon reports sales by day, as the npm package @scaleleap/amazon-marketplaces 18.0.2 lists them. Canada and Mexico are
 * counted in Pacific time, like the USA. Germany, Spain and Italy have `Europe/Paris` there and zones of their own here, with
 * the same time. Amazon.cn took orders until 2019.
 */
const TABLE = `
Amazon.ae AE AED Asia/Dubai
Amazon.ca CA CAD America/Los_Angeles
Amazon.cn CN CNY Asia/Shanghai
Amazon.co.jp JP JPY Asia/Tokyo
Amazon.co.uk GB GBP Europe/London
Amazon.co.za ZA ZAR Africa/Johannesburg
Amazon.com US USD America/Los_Angeles
Amazon.com.au AU AUD Australia/Sydney
Amazon.com.be BE EUR Europe/Brussels
Amazon.com.br BR BRL America/Sao_Paulo
Amazon.com.mx MX MXN America/Los_Angeles
Amazon.com.tr TR TRY Europe/Istanbul
Amazon.de DE EUR Europe/Berlin
Amazon.eg EG EGP Africa/Cairo
Amazon.es ES EUR Europe/Madrid
Amazon.fr FR EUR Europe/Paris
Amazon.ie IE EUR Europe/Dublin
Amazon.in IN INR Asia/Kolkata
Amazon.it IT EUR Europe/Rome
Amazon.nl NL EUR Europe/Amsterdam
Amazon.pl PL PLN Europe/Warsaw
Amazon.sa SA SAR Asia/Riyadh
Amazon.se SE SEK Europe/Stockholm
Amazon.sg SG SGD Asia/Singapore`;

/** Every marketplace, by channel in ascending order. */
export const MARKETPLACES: readonly Marketplace[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [channel = '', country = '', currency = '', timeZone = ''] = line.split(' ');
    return { channel, country, currency, timeZone };
  });

const BY_CHANNEL: ReadonlyMap<string, Marketplace> = new Map(
  MARKETPLACES.map((marketplace) => [marketplace.channel.toLowerCase(), marketplace]),
);

/**
 * The marketplace of a sales channel, in any case; undefined for other channels (`Non-Amazon`).
 *
 * @example marketplaceOf('www.amazon.de')?.timeZone // 'Europe/Berlin'
 */
export const marketplaceOf = (channel: string): Marketplace | undefined =>
  BY_CHANNEL.get(
    channel
      .trim()
      .toLowerCase()
      .replace(/^www\./, ''),
  );
