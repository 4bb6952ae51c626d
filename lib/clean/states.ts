import { INDIAN_STATES } from './india.ts';
import { STATE_TABLES } from './iso-3166.ts';
import { prefectureTable } from './prefectures.ts';
import { SPELLINGS } from './spellings.ts';
import { searchKey } from './text.ts';

/** The states of a country. */
interface StateList {
  /** Canonical names, in the order of the table. */
  names: readonly string[];
  /** Canonical names by the keys of codes, names and spellings. */
  byKey: ReadonlyMap<string, string>;
}

/** Countries of which there is a list of states, by the tables that make it; of two names for one code the first counts. */
const TABLES: Readonly<Record<string, () => readonly string[]>> = {
  ...Object.fromEntries(
    Object.entries(STATE_TABLES).map(([country, table]) => [country, () => [table, SPELLINGS[country] ?? '']]),
  ),
  IN: () => [INDIAN_STATES],
  JP: () => [prefectureTable(), STATE_TABLES['JP'] ?? '', SPELLINGS['JP'] ?? ''],
};

/** Countries of which other names are right as well: British addresses have towns and counties of every time. */
const OPEN = new Set(['GB']);

const WITH_COUNTRY = /^(.+) \(([a-z]{2})\)$/i;
const LISTED_COUNTRIES = Object.keys(TABLES);
/** Lists are made when they are first needed: a function that answers from rollups may need none. */
const LISTS = new Map<string, StateList>();

/** Whether the states of a country are listed. */
export const hasStates = (country: string): boolean => Object.hasOwn(TABLES, country);

/** Whether every state of a country is listed, so that any other name is a misspelling. */
export const hasAllStates = (country: string): boolean => hasStates(country) && !OPEN.has(country);

/** The canonical names of the states of a country, none where they are not listed. */
export const statesOf = (country: string): readonly string[] => (hasStates(country) ? listOf(country).names : []);

/**
 * The state of a country with this name, ISO 3166-2 code (with or without the country) or listed spelling; undefined if there
 * is none.
 *
 * @example stateNamed('Calif.', 'US') // 'California'
 */
export const stateNamed = (text: string, country: string): string | undefined =>
  hasStates(country) ? listOf(country).byKey.get(searchKey(text)) : undefined;

/**
 * The states of all listed countries with this name, code or spelling, in ascending order, each once. A country in brackets
 * means that of this country only.
 *
 * @example statesNamed('AR') // ['Aragón', 'Arezzo', 'Arkansas', 'Arunachal Pradesh']
 * @example statesNamed('AR (US)') // ['Arkansas']
 */
export function statesNamed(text: string): string[] {
  const [, name = text, only] = WITH_COUNTRY.exec(text) ?? [];
  const countries = only === undefined ? LISTED_COUNTRIES : [only.toUpperCase()];
  return [...new Set(countries.flatMap((country) => stateNamed(name, country) ?? []))].sort();
}

/** The canonical names of the states of all listed countries, each once; those of India first. */
export const allStates = (): readonly string[] => [
  ...new Set(['IN', ...LISTED_COUNTRIES].flatMap((country) => statesOf(country))),
];

/** The entries of a table such as `STATE_TABLES`: codes, separated by commas, a space, and names, separated by `|`. */
export const entriesOf = (table: string): string[] => table.split(/;\s+|\n/).filter((entry) => entry !== '');

function listOf(country: string): StateList {
  let list = LISTS.get(country);
  if (list === undefined) {
    list = listFrom(country, TABLES[country]!());
    LISTS.set(country, list);
  }
  return list;
}

function listFrom(country: string, tables: readonly string[]): StateList {
  const byCode = new Map<string, string>();
  const byKey = new Map<string, string>();
  const add = (text: string, name: string) => {
    const key = searchKey(text);
    if (!byKey.has(key)) byKey.set(key, name);
  };
  const entries = tables.flatMap(entriesOf).map((row) => {
    const space = row.indexOf(' ');
    const codes = row.slice(0, space).split(',');
    const names = row.slice(space + 1).split('|');
    const name = byCode.get(codes[0]!) ?? names[0]!;
    for (const code of codes) byCode.set(code, name);
    return { codes, names, name };
  });
  // Codes before names: `Ia` is Iowa in the USA, and no spelling of another state may take it.
  for (const { codes, name } of entries) {
    for (const code of codes) {
      add(code, name);
      add(`${country}-${code}`, name);
      // Spreadsheets take the zero from `01`.
      if (/^0\d$/.test(code)) add(code.slice(1), name);
    }
  }
  for (const { names, name } of entries) for (const each of names) add(each, name);
  return { names: [...new Set(entries.map(({ name }) => name))], byKey };
}
