import { iso31661, iso31662 } from 'iso-3166';
import packageJson from '../../package.json' with { type: 'json' };
import { languagesOf } from './languages.ts';

/** Countries of which ISO 3166-2 names the states; India and Japan have tables of their own. */
export const TABLE_COUNTRIES = ['AU', 'BR', 'CA', 'DE', 'ES', 'FR', 'GB', 'IT', 'JP', 'MX', 'US'] as const;

const VERSION = packageJson.devDependencies['iso-3166'];

/** Codes of ISO 3166-2:GB that mean several nations. */
const GROUPS = new Set(['GB-EAW', 'GB-GBN', 'GB-UKM']);

/** Countries in whose names a comma separates two languages; elsewhere it puts a name before its article or rank. */
const BILINGUAL = new Set(['IT']);

/** One line: codes, separated by commas, then the name and other names, separated by `|`. */
interface Entry {
  codes: string[];
  names: string[];
}

/** A line for each country: alpha-2 and alpha-3 code, names in the languages of `languages.ts`. */
export function countryTable(): string {
  const lines = iso31661.map(({ alpha2, alpha3, name }) => {
    const [first = '', rest] = name.split(', ');
    const names = [
      name,
      ...(rest === undefined ? [] : [`${rest} ${first}`]),
      ...languagesOf(alpha2).flatMap((language) => nameIn(language, alpha2) ?? []),
    ];
    return `${alpha2} ${alpha3} ${unique(names).join('|')}`;
  });
  return lines.toSorted().join('\n');
}

/** The states of a country: codes without that of the country, the name and other names. */
export function stateTable(country: string): string {
  const rows = iso31662.filter(({ code }) => code.startsWith(`${country}-`) && !GROUPS.has(code));
  const entries = new Map(
    rows.map(({ code, name }): [string, Entry] => [
      code,
      { codes: [code.slice(3)], names: namesIn(name, BILINGUAL.has(country)) },
    ]),
  );
  // A Spanish community of one province is that province: one entry with the name of the province.
  for (const [code, entry] of entries) {
    const parts = rows.filter(({ parent }) => parent === code);
    const only = parts.length === 1 ? entries.get(parts[0]!.code) : undefined;
    if (only === undefined) continue;
    only.codes.push(...entry.codes);
    only.names = unique([...only.names, ...entry.names]);
    entries.delete(code);
  }
  return filled(Array.from(entries.values(), ({ codes, names }) => `${codes.join(',')} ${names.join('|')}`));
}

/** `Asturias, Principado de` → `Principado de Asturias` first; `Bolzano, Bozen` → `Bolzano`, `Bozen`; notes in brackets go. */
function namesIn(name: string, bilingual: boolean): string[] {
  const plain = name.replace(/ \(.*\)$/, '').replaceAll('’', "'");
  const [first = '', second] = plain.split(', ');
  if (second === undefined || plain.split(', ').length > 2) return [plain];
  if (bilingual) return [first, second];
  if (second === 'The') return [first];
  return /(?: (?:of|de)|^(?:County|Comunidad))$/.test(second) ? [`${second} ${first}`, plain] : [plain];
}

function nameIn(language: string, country: string): string | undefined {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  const isKnown = names.resolvedOptions().locale.split('-')[0] === language.split('-')[0];
  return isKnown ? names.of(country) : undefined;
}

/** Entries, each followed by `;` but the last, in lines of at most 120 characters. */
function filled(entries: readonly string[]): string {
  const lines: string[] = [];
  for (const entry of entries) {
    const line = `${lines.at(-1)}; ${entry}`;
    // A `;` follows the line.
    if (lines.length === 0 || line.length > 119) lines.push(entry);
    else lines[lines.length - 1] = line;
  }
  return lines.join(';\n');
}

const unique = (names: readonly string[]): string[] => [...new Set(names)];

/** The text of `lib/clean/iso-3166.ts`. */
export function placesModule(): string {
  const states = TABLE_COUNTRIES.map((country) => `  ${country}: \`\n${stateTable(country)}\`,`).join('\n');
  return `// Written by \`npm run places\`. Do not edit: other spellings belong into spellings.ts and countries.ts.

/**
 * ISO 3166-1: a line for each country, with its codes of two and three letters and, separated by \`|\`, its names by ISO 3166, in
 * English, in its own languages, in German, French, Spanish and Italian.
 *
 * Sources: the npm package iso-3166 ${VERSION}; names of the Unicode CLDR ${process.versions['cldr']}.
 */
export const COUNTRY_TABLE = \`
${countryTable()}\`;

/**
 * ISO 3166-2, by country: the states, separated by \`;\`, each with its codes without that of the country, its name and, separated
 * by \`|\`, other names. A name that ISO inverts stands in its usual order (\`Comunidad Valenciana\`), a Spanish community of one province
 * with that province.
 *
 * Source: the npm package iso-3166 ${VERSION}.
 */
export const STATE_TABLES: Readonly<Record<string, string>> = {
${states}
};
`;
}
