import type { Catalogue } from '../text.ts';

/** German. */
export const de: Catalogue = {};
