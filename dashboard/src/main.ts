import { Dashboard } from './dashboard.ts';
import { showLocales } from './locales.ts';
import { chosenLocale, translateDocument, useLocale } from './text.ts';
import { showTools } from './tools.ts';

useLocale(chosenLocale(), navigator.languages);
translateDocument();
showLocales();
const dashboard = new Dashboard();
showTools(() => dashboard.panels);
void dashboard.load();
