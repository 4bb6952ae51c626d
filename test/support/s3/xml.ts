const ENTITIES: readonly (readonly [character: string, entity: string])[] = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
];

export const escaped = (text: string): string => ENTITIES.reduce((all, [from, to]) => all.replaceAll(from, to), text);

export const unescaped = (text: string): string =>
  ENTITIES.toReversed().reduce((all, [to, from]) => all.replaceAll(from, to), text.replaceAll('&#39;', "'"));

/** The text of the first element of a name; empty where there is none. */
export const textIn = (xml: string, name: string): string =>
  unescaped(new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? '');
