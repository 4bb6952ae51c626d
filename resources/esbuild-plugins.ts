import type { Plugin } from 'esbuild';
import dashboard from '../dashboard/esbuild-plugin.ts';

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
    options.entryPoints = entryPoints;
    build.onEnd(() => done.resolve());
  },
};

export default [...dashboard, together];
