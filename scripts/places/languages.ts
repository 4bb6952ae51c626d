/** Languages in which reports name any country. */
const COMMON = ['en', 'de', 'fr', 'es', 'it'] as const;

/** Further languages of countries of several. */
const FURTHER: Readonly<Record<string, readonly string[]>> = {
  BE: ['fr', 'nl', 'de'],
  CA: ['fr'],
  CH: ['de', 'fr', 'it', 'rm'],
  CY: ['el', 'tr'],
  ES: ['ca', 'eu', 'gl'],
  FI: ['sv'],
  IE: ['ga'],
  IL: ['he', 'ar'],
  IN: ['hi', 'bn', 'ta', 'te', 'mr', 'gu', 'kn', 'ml', 'pa'],
  LU: ['fr', 'de', 'lb'],
  MY: ['ms'],
  SG: ['zh', 'ms', 'ta'],
  ZA: ['af', 'zu'],
};

/** The languages in which a country is named: English, its own as the Unicode CLDR has them, and the common ones. */
export function languagesOf(country: string): string[] {
  const { language, script } = new Intl.Locale(`und-${country}`).maximize();
  const own = script === undefined ? language : `${language}-${script}`;
  return ['en', own, ...(FURTHER[country] ?? []), ...COMMON];
}
