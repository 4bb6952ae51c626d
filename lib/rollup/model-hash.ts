import { hash } from '../base/hash.ts';
import { ROLLUP_NAMES, ROLLUPS, type RollupShape } from '../model/index.ts';

/** Names a shape: files of another shape are built again. */
export const shapeHash = ({ dimensions, measures }: RollupShape): string => hash([dimensions, measures]);

/** Names all rollups: what a refresh by another model published is not up to date. */
export const MODEL_HASH = hash(ROLLUP_NAMES.map((name) => [name, shapeHash(ROLLUPS[name])]));
