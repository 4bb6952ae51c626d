import { INDIA, type Region, USA } from './places.ts';
import { below } from './random.ts';
import type { Random } from './random.ts';
import { weighted } from './weighted.ts';
import type { Pick } from './weighted.ts';

export type Country = 'IN' | 'US';

/** The address of an order as the buyer typed it; sometimes all four fields are empty. */
export interface Address {
  city: string;
  state: string;
  postalCode: string;
  country: Country | '';
}

interface Place {
  state: string;
  /** Draws one spelling of the city. */
  pickCity: Pick<string>;
  postalPrefix: string;
}

const NO_ADDRESS: Address = { city: '', state: '', postalCode: '', country: '' };
const POSTAL_DIGITS: Readonly<Record<Country, number>> = { IN: 6, US: 5 };

/** Number of lines without an address in a real report of 5,733 lines. */
const NO_ADDRESS_LINES = 2;

const pickPlace: Readonly<Record<Country, Pick<Place | null>>> = {
  IN: weighted<Place | null>([[null, NO_ADDRESS_LINES], ...placesOf(INDIA)]),
  US: weighted<Place | null>(placesOf(USA)),
};

/** Draws an address in a country. */
export function pickAddress(random: Random, country: Country): Address {
  const place = pickPlace[country](random);
  if (place === null) return NO_ADDRESS;
  const digits = POSTAL_DIGITS[country] - place.postalPrefix.length;
  const rest = String(10 ** digits + below(random, 10 ** digits)).slice(1);
  return { city: place.pickCity(random), state: place.state, postalCode: place.postalPrefix + rest, country };
}

function placesOf(regions: readonly Region[]): [Place, number][] {
  return regions.flatMap(({ spellings, cities }) => {
    const parsed = cities.map(parseCity);
    const total = parsed.reduce((sum, { weight }) => sum + weight, 0);
    const regionName = titleCase(Object.keys(spellings)[0] ?? '').trim();
    return parsed.flatMap(({ name, weight, postalPrefix }) => {
      const pickCity = citySpellings(name, regionName);
      return Object.entries(spellings).map(([state, lines]): [Place, number] => [
        { state, pickCity, postalPrefix },
        (lines * weight) / total,
      ]);
    });
  });
}

function parseCity(text: string): { name: string; weight: number; postalPrefix: string } {
  const [, name = '', weight, postalPrefix = ''] = /^(.+) (\d+) (\d+)$/.exec(text) ?? [];
  return { name, weight: Number(weight), postalPrefix };
}

/** Spellings of a city, with weights from a real report: 85 % capitals, 12 % title case, some with commas. */
function citySpellings(name: string, regionName: string): Pick<string> {
  const title = titleCase(name);
  return weighted([
    [name, 4869],
    [title, 713],
    [name.toLowerCase(), 66],
    [`${title}.`, 15],
    [`${name} `, 10],
    [`${name} (W)`, 10],
    [`Old ${title}, ${regionName}`, 50],
  ]);
}

function titleCase(text: string): string {
  return text.toLowerCase().replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
