import * as fc from 'fast-check';
import { SCALE } from './scale.ts';

/**
 * Which random input is tried. The same each time, so that a change alone turns a test red; all of it (`TEST_SCALE=1`) tries
 * new input each time. `TEST_SEED=N` repeats a run, `TEST_SEED=random` tries new input at any scale.
 */
const FIXED = 20_220_430;
const asked = process.env['TEST_SEED'];

if (asked !== 'random' && (asked !== undefined || SCALE < 1)) {
  const seed = Number(asked ?? FIXED);
  if (!Number.isSafeInteger(seed)) throw new Error(`TEST_SEED is '${asked}': give a whole number, or random`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
