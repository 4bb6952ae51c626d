import { relative } from 'node:path';

/** A path relative to the current folder if it is inside, otherwise in full. */
export function displayPath(path: string): string {
  const near = relative('', path) || '.';
  return near.startsWith('..') ? path : near;
}
