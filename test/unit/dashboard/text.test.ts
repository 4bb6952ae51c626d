import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import './page-model.ts';
import { DIMENSIONS, dimensionTitle, FIGURES, figureTitle, keysOf } from '../../../dashboard/src/model.ts';
import { type Catalogue, isTextKey, label, LANGUAGES, t, useLocale } from '../../../dashboard/src/text.ts';
import { en } from '../../../dashboard/src/texts/en.ts';

const SOURCE = join(import.meta.dirname, '../../../dashboard/src');

/** Everything that a language has a text for; the model has the English ones of figures and dimensions. */
const KEYS = new Set<string>([
  ...Object.keys(en),
  ...keysOf(FIGURES).flatMap((name) => [`figure.${name}`, ...(FIGURES[name].short ? [`short.${name}`] : [])]),
  ...keysOf(DIMENSIONS).flatMap((name) => [
    `dimension.${name}`,
    `plural.${name}`,
    ...Object.keys(DIMENSIONS[name].valueTitles ?? {}).map((value) => `value.${name}.${value}`),
  ]),
]);

const places = (message: unknown): string[] => [
  ...new Set(
    JSON.stringify(message)
      .match(/\{\w+\}/g)
      ?.toSorted() ?? [],
  ),
];

describe('the texts of the dashboard', () => {
  afterEach(() => useLocale(null, ['en-IN']));

  it('are whole in German', () => {
    const { texts } = LANGUAGES.de;
    expect([...KEYS].filter((key) => !(key in texts))).to.deep.equal([]);
    const strange = Object.keys(texts).filter((key) => !KEYS.has(key) && !key.startsWith('value.'));
    expect(strange).to.deep.equal([]);
    expect(readdirSync(join(SOURCE, 'texts')).toSorted()).to.deep.equal(
      Object.keys(LANGUAGES)
        .map((language) => `${language}.ts`)
        .toSorted(),
    );
  });

  it('have the same places for values in every language', () => {
    for (const { name, texts } of Object.values(LANGUAGES))
      for (const [key, message] of Object.entries(texts))
        if (isTextKey(key)) expect(places(message), `${name}: ${key}`).to.deep.equal(places(en[key]));
  });

  it('are all in use', () => {
    const source = readdirSync(SOURCE)
      .filter((name) => /\.(ts|html)$/.test(name))
      .map((name) => readFileSync(join(SOURCE, name), 'utf8'))
      .join('\n');
    // Those that are put together from a part and a name.
    const made = /^(figure|short|period|compare|granularity|by|outcome|data|part)\./;
    const unused = Object.keys(en).filter(
      (key) => !made.test(key) && !source.includes(`'${key}'`) && !source.includes(`"${key}"`),
    );
    expect(unused).to.deep.equal([]);
  });

  it('are in the language of the locale, and in English where there is none', () => {
    const titles = () => [t('kpis.title'), figureTitle('revenue'), dimensionTitle('state')];
    useLocale(null, ['de-AT', 'en']);
    expect(titles()).to.deep.equal(['Kennzahlen', 'Umsatz', 'Bundesstaat']);
    useLocale(null, ['ja-JP', 'de']);
    expect(titles()).to.deep.equal(['Key figures', 'Revenue', 'State']);
    useLocale('en-GB', ['de']);
    expect(titles()).to.deep.equal(['Key figures', 'Revenue', 'State']);
    useLocale('not a locale', ['de']);
    expect(titles()[0]).to.equal('Kennzahlen');
  });

  it('fall back to English, or to the model, for what a language lacks', () => {
    const lacking: Catalogue = {};
    expect(lacking['kpis.title'] ?? en['kpis.title']).to.equal('Key figures');
    expect(label('value.category.Kurta', 'Kurta')).to.equal('Kurta');
  });

  it('have the form of their number', () => {
    const counted = ([, text]: [string, unknown]) =>
      typeof text === 'string' && /\{count\} (lines|Positionen)/.test(text);
    for (const { name, texts } of Object.values(LANGUAGES))
      expect(Object.entries(texts).filter(counted), name).to.deep.equal([]);
    expect(t('tile.lines', { n: 1, count: '1' })).to.equal('1 line');
    expect(t('tile.lines', { n: 1200, count: '1,200' })).to.equal('1,200 lines');
    expect(t('kpis.compared', { days: 'A' })).to.equal('A, compared with {other}');
  });
});
