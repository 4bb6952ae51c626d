import { type BuildOutcome, type BuildStep, buildOutcomeSchema } from '../../schemas/steps.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { LAYOUT } from './layout.ts';

/** Key of the list of reports that a run of the state machine has to build. */
function itemsKey(run: string): string {
  return `${LAYOUT.runs}${run}/plan.json`;
}

function outcomeKey(run: string, reuseKey: string): string {
  return `${LAYOUT.runs}${run}/outcomes/${reuseKey}.json`;
}

/** Writes the list of reports to build, as the state machine reads it: a JSON array. Throws `StoreError`. */
export async function writeItems(store: WritableStore, run: string, items: readonly BuildStep[]): Promise<string> {
  const key = itemsKey(run);
  await store.put(key, JSON.stringify(items), 'application/json');
  return key;
}

/**
 * Writes the result of a build under a hash of the bytes and settings that it was built from. A second build of the same
 * report writes the same result, in any order. Throws `StoreError`.
 */
export async function writeOutcome(store: WritableStore, run: string, outcome: BuildOutcome): Promise<void> {
  const { reuse_key } = 'built' in outcome ? outcome.built : outcome.failure;
  await store.put(outcomeKey(run, reuse_key), JSON.stringify(outcome), 'application/json');
}

/** The result of building a report in a run; null if it was not built. Throws `StoreError`. */
export async function readOutcome(store: WritableStore, run: string, reuseKey: string): Promise<BuildOutcome | null> {
  const object = await store.read(outcomeKey(run, reuseKey));
  return object === null ? null : buildOutcomeSchema.parse(JSON.parse(Buffer.from(object.bytes).toString('utf8')));
}
