import { type BuildOutcome, type BuildStep, buildOutcomeSchema } from '../../schemas/steps.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { LAYOUT } from './layout.ts';

/** Where a run of the state machine keeps the list of what is to be built. */
function itemsKey(run: string): string {
  return `${LAYOUT.runs}${run}/plan.json`;
}

function outcomeKey(run: string, reuseKey: string): string {
  return `${LAYOUT.runs}${run}/outcomes/${reuseKey}.json`;
}

/** Writes the list of what is to be built, as the state machine reads it: a JSON array. Throws `StoreError`. */
export async function writeItems(store: WritableStore, run: string, items: readonly BuildStep[]): Promise<string> {
  const key = itemsKey(run);
  await store.put(key, JSON.stringify(items), 'application/json');
  return key;
}

/**
 * Keeps what came of a report under the bytes and settings that it was built from: whoever builds it again writes the same
 * again, and the order does not matter. Throws `StoreError`.
 */
export async function writeOutcome(store: WritableStore, run: string, outcome: BuildOutcome): Promise<void> {
  const { reuse_key } = 'built' in outcome ? outcome.built : outcome.failure;
  await store.put(outcomeKey(run, reuse_key), JSON.stringify(outcome), 'application/json');
}

/** What came of a report in a run; null where nobody has built it. Throws `StoreError`. */
export async function readOutcome(store: WritableStore, run: string, reuseKey: string): Promise<BuildOutcome | null> {
  const object = await store.read(outcomeKey(run, reuseKey));
  return object === null ? null : buildOutcomeSchema.parse(JSON.parse(Buffer.from(object.bytes).toString('utf8')));
}
