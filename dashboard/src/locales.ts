import { byId, h } from './dom.ts';
import { chosenLocale, currentLanguage, currentLocale, isTextKey, keepLocale, LANGUAGES, LOCALES, t } from './text.ts';

/** Fills the switch of languages and number formats. Another choice loads the page anew, at the same view. */
export function showLocales(): void {
  const select = byId('locale', HTMLSelectElement);
  const names = new Intl.DisplayNames(currentLocale(), { type: 'region' });
  const nameOf = (locale: string) => {
    const { language, region } = new Intl.Locale(locale);
    const own = LANGUAGES[language as keyof typeof LANGUAGES].name;
    return region && language === 'en' ? `${own} (${names.of(region) ?? region})` : own;
  };
  select.append(
    h('option', { value: '' }, t('page.languageAuto')),
    ...LOCALES.map((locale) => h('option', { value: locale }, nameOf(locale))),
  );
  const chosen = chosenLocale();
  select.value = LOCALES.some((locale) => locale === chosen) ? chosen! : '';
  select.addEventListener('change', () => {
    keepLocale(select.value === '' ? null : select.value);
    location.reload();
  });
}

/** Puts the texts of the language into the document, which is built with the English ones. */
export function translateDocument(): void {
  document.documentElement.lang = currentLanguage();
  if (currentLanguage() === 'en') return;
  for (const element of document.querySelectorAll<HTMLElement>('[data-text], [data-aria]')) {
    const { text = '', aria = '' } = element.dataset;
    if (isTextKey(text)) element.textContent = t(text);
    if (isTextKey(aria)) element.setAttribute('aria-label', t(aria));
  }
}
