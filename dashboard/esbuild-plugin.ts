import type { Plugin } from 'esbuild';
import { buildPage } from './build.ts';

/** Has a function that imports `page.ts` carry the finished page, so that it needs neither the sources nor esbuild. */
const dashboardPage: Plugin = {
  name: 'dashboard-page',
  setup(build) {
    build.onLoad({ filter: /[\\/]dashboard[\\/]page\.ts$/ }, async () => ({
      contents: `export const page = ${JSON.stringify(await buildPage())};`,
      loader: 'js',
    }));
  },
};

export default [dashboardPage];
