import { buildPage } from './build.ts';

/** The dashboard. Packaging puts the finished document in place of this module (`esbuild-plugin.ts`). */
export const page = await buildPage();
