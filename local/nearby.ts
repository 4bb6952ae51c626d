import { relative } from 'node:path';

/** A path below the current folder as it is seen from there, any other in full. */
export function nearby(path: string): string {
  const near = relative('', path) || '.';
  return near.startsWith('..') ? path : near;
}
