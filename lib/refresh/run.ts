import {
  type BuildOutcome,
  type BuildStep,
  type MergeStep,
  buildOutcomeSchema,
  monthPlanSchema,
} from '../../schemas/steps.ts';
import { type SeriesFormat, seriesFormatSchema } from '../../schemas/manifest.ts';
import { mapConcurrent } from '../base/map-concurrent.ts';
import { StoreError } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { LAYOUT } from './layout.ts';
import type { MonthPlan } from './months.ts';
import { formatId } from './series-format.ts';

/** Plans of months that are written concurrently. */
const WRITERS = 8;

/** Key of the list of reports that a run of the state machine has to build. */
function itemsKey(run: string): string {
  return `${LAYOUT.runs}${run}/plan.json`;
}

/** Key of the list of months that it has to make. */
function monthItemsKey(run: string): string {
  return `${LAYOUT.runs}${run}/months.json`;
}

function monthPlanKey(run: string, id: string): string {
  return `${LAYOUT.runs}${run}/months/${id}.json`;
}

function formatCopyKey(run: string, id: string): string {
  return `${LAYOUT.runs}${run}/formats/${id}.json`;
}

function outcomeKey(run: string, reuseKey: string): string {
  return `${LAYOUT.runs}${run}/outcomes/${reuseKey}.json`;
}

/**
 * Copies the `format.json` files of series, which may be replaced or expire during the run. Returns the keys of the copies, by
 * the original keys. Throws `StoreError`.
 */
export async function writeFormats(
  store: WritableStore,
  run: string,
  formats: readonly SeriesFormat[],
): Promise<ReadonlyMap<string, string>> {
  const copies = formats.map(async (format): Promise<[string, string]> => {
    const copy = formatCopyKey(run, formatId(format));
    await store.put(copy, JSON.stringify(format), 'application/json');
    return [format.key, copy];
  });
  return new Map(await Promise.all(copies));
}

/** Reads such a copy. Throws `StoreError`. */
export async function readFormatCopy(store: WritableStore, key: string): Promise<SeriesFormat> {
  const object = await store.read(key);
  if (object === null) throw new StoreError(`${key}, which the run of the report names, is gone`);
  return seriesFormatSchema().parse(JSON.parse(Buffer.from(object.bytes).toString('utf8')));
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

/**
 * Writes the plans of months, each to an object of its own, then the list of them as the state machine reads it. An item of
 * the list may have 256 KiB at most, and a plan has all reports of its month. Throws `StoreError`.
 */
export async function writeMonths(store: WritableStore, run: string, plans: readonly MonthPlan[]): Promise<string> {
  const write = (plan: MonthPlan) =>
    store.put(monthPlanKey(run, plan.id), JSON.stringify(plan, setsAsArrays), 'application/json');
  const items: MergeStep[] = [];
  for await (const [{ series, month, id }] of mapConcurrent(plans, WRITERS, write)) {
    items.push({ run, series, month, id });
  }
  const key = monthItemsKey(run);
  await store.put(key, JSON.stringify(items), 'application/json');
  return key;
}

const setsAsArrays = (_: string, value: unknown): unknown => (value instanceof Set ? [...value] : value);

/** The plan of a month; null if it is missing, or if this version of the service cannot read it. Throws `StoreError`. */
export async function readMonthPlan(store: WritableStore, run: string, id: string): Promise<MonthPlan | null> {
  const object = await store.read(monthPlanKey(run, id));
  if (object === null) return null;
  return monthPlanSchema.safeParse(JSON.parse(Buffer.from(object.bytes).toString('utf8'))).data ?? null;
}
