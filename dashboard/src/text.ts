import type { DimensionName, FigureName } from '../../lib/model/index.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';

/** A text, or its forms for one and for other numbers. */
export type Message = string | Readonly<Record<'one' | 'other', string>>;
export type TextKey = keyof typeof en;
/** Labels that the model has in English. */
export type ModelKey =
  | `figure.${FigureName}`
  | `short.${FigureName}`
  | `dimension.${DimensionName}`
  | `plural.${DimensionName}`
  | `value.${DimensionName}.${string}`;
/** The texts of a language; English stands in for those that are missing. */
export type Catalogue = Readonly<Partial<Record<TextKey | ModelKey, Message>>>;

/** The languages of the page, each with its own name for itself. Another one is a file in `texts/` and a line here. */
export const LANGUAGES = {
  en: { name: 'English', texts: en },
  de: { name: 'Deutsch', texts: de },
} as const satisfies Record<string, { name: string; texts: Catalogue }>;
export type Language = keyof typeof LANGUAGES;

/** Locales to choose from; a locale settles the language of the texts, and how numbers, dates and weeks are written. */
export const LOCALES = ['en-IN', 'en-GB', 'en-US', 'de-DE'] as const;

const PLACE = 'sales-analytics-locale';

let language: Language = 'en';
let texts: Catalogue = en;
let locale = 'en-US';
let plurals = new Intl.PluralRules('en');

/** The language of the texts. */
export const currentLanguage = (): Language => language;

/** The locale that numbers, dates and weeks are written for. */
export const currentLocale = (): string => locale;

/** Takes the locale that was chosen, or else the browser's. */
export function useLocale(chosen: string | null, browser: readonly string[]): void {
  locale = [chosen, ...browser].find((each): each is string => each !== null && isLocale(each)) ?? 'en-US';
  const [primary = 'en'] = locale.toLowerCase().split('-');
  language = Object.hasOwn(LANGUAGES, primary) ? (primary as Language) : 'en';
  texts = LANGUAGES[language].texts;
  plurals = new Intl.PluralRules(language);
}

function isLocale(text: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(text).length > 0;
  } catch {
    return false;
  }
}

/** The locale that a reader chose; null where none was, or the browser keeps nothing for pages. */
export function chosenLocale(): string | null {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

/** Keeps a choice for later visits; null: as the browser. */
export function keepLocale(chosen: string | null): void {
  try {
    if (chosen === null) localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, chosen);
  } catch {
    // Then it lasts as long as the page.
  }
}

/** Values for the places in a text; `n` is the number that its form depends on. */
export type Values = Readonly<Record<string, string | number>>;

/** A text in the language of the reader. */
export const t = (key: TextKey, values: Values = {}): string => fill(texts[key] ?? en[key], values);

/** A label of the model in the language of the reader; `fallback` is that of the model. */
export const label = (key: ModelKey, fallback: string): string => {
  const found: Message | undefined = texts[key] ?? (en as Catalogue)[key];
  return found === undefined ? fallback : fill(found, {});
};

function fill(message: Message, values: Values): string {
  const text =
    typeof message === 'string' ? message : message[plurals.select(Number(values['n'])) === 'one' ? 'one' : 'other'];
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** Whether a key is one of the catalogue: for those that are put together. */
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(en, key);
