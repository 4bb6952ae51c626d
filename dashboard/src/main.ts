import { Dashboard } from './dashboard.ts';
import { showLocales, translateDocument } from './locales.ts';
import { chosenLocale, useLocale } from './text.ts';
import { showTools } from './tools.ts';
import { takeReports } from './upload.ts';

useLocale(chosenLocale(), navigator.languages);
translateDocument();
showLocales();
takeReports();
const dashboard = new Dashboard();
showTools(() => dashboard.panels);
void dashboard.load();
