import type { Plugin } from 'esbuild';
import dashboard from '../dashboard/esbuild-plugin.ts';
import { BundleCache } from './bundle-cache.ts';

/** Builds that begin at the same time, of which the first one makes what all are to make. */
interface Batch {
  entryPoints: string[];
  /** Resolves when it is made, or could not be. */
  done: PromiseWithResolvers<void>;
}

let batch: Batch | undefined;

/**
 * Builds all functions at once, where the packager starts a build for each: they share the SDK, which esbuild then reads
 * once and not a dozen times. The functions come out the same. A build of one file that says where to put it stays alone.
 * Where `BUNDLE_CACHE` names a folder, nothing is built that was built before; a deployment sets none.
 */
export const together: Plugin = {
  name: 'together',
  async setup(build) {
    const options = build.initialOptions;
    if (options.outfile !== undefined) return;
    const isFirst = batch === undefined;
    batch ??= { entryPoints: [], done: Promise.withResolvers() };
    const { entryPoints, done } = batch;
    entryPoints.push(...(options.entryPoints as string[]));
    if (!isFirst) {
      options.entryPoints = [];
      build.onStart(() => done.promise);
      return;
    }
    await new Promise(setImmediate); // until all others are here
    batch = undefined;
    const { BUNDLE_CACHE: root } = process.env;
    const cache = root === undefined ? undefined : new BundleCache(root, entryPoints, options);
    const isKept = cache?.restore() === true;
    options.entryPoints = isKept ? [] : entryPoints;
    build.onEnd(({ errors }) => {
      if (cache && !isKept && errors.length === 0) cache.keep();
      done.resolve();
    });
  },
};

export default [...dashboard, together];
