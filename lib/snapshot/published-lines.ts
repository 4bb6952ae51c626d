import { linesIndexSchema, type LinesIndex, type WrittenFile } from '../../schemas/manifest.ts';
import { DamagedFile } from '../base/damaged-file.ts';
import { sha256 } from '../base/hash.ts';
import { once } from '../base/once.ts';
import type { LinesSource } from '../rollup/lines-source.ts';
import { ObjectChanged, type ObjectStore, partsOf } from '../storage/objects.ts';

/** The published order lines of a snapshot. `index`: the list of their files; `limit`: maximum number of lines for a query. */
export function publishedLines(store: ObjectStore, index: WrittenFile, limit: number): LinesSource {
  const months = once(() => readIndex(store, index));
  return {
    limit,
    async rollup(filter, shape) {
      const { rollupOfLines } = await import('./rollup-of-lines.ts');
      return rollupOfLines((file) => partsOf(store, file), await months(), filter, shape);
    },
  };
}

async function readIndex(store: ObjectStore, { key, sha256: expected }: WrittenFile): Promise<LinesIndex> {
  const found = await store.readObject(key);
  if (found === null || found === 'unchanged') throw new ObjectChanged(`${key}, which the manifest names, is gone`);
  if (expected !== null && sha256(found.bytes) !== expected) {
    throw new DamagedFile(`${key} is damaged. Refresh, or refresh with --force, to make it again`);
  }
  return linesIndexSchema().parse(JSON.parse(Buffer.from(found.bytes).toString('utf8')));
}
