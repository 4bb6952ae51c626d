import { hash } from '../base/hash.ts';
import { ROLLUP_NAMES, ROLLUPS, type RollupShape } from '../model/index.ts';

/** Hash of a shape: files of another shape are built again. */
export const shapeHash = ({ dimensions, measures, describes }: RollupShape): string =>
  hash([dimensions, measures, describes ?? null]);

/** Hash of all rollups: a snapshot with another hash is not up to date. */
export const MODEL_HASH = hash(ROLLUP_NAMES.map((name) => [name, shapeHash(ROLLUPS[name])]));
