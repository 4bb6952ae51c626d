import type { Manifest, MonthPart } from '../../schemas/manifest.ts';
import { hash } from '../base/hash.ts';
import { mapConcurrent } from '../base/map-concurrent.ts';
import { ServiceError } from '../base/service-error.ts';
import { monthName } from '../lines/index.ts';
import { BASE_ROLLUPS, ROLLUP_NAMES, ROLLUPS, type RollupName, sourceOfRollup } from '../model/index.ts';
import { Merger, selectDays } from '../rollup/merge.ts';
import { MODEL_HASH } from '../rollup/model-hash.ts';
import { projectAll } from '../rollup/project.ts';
import { linesIn, type Rollup } from '../rollup/rollup.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { loadRollup } from './rollup-files.ts';

/** Rollups of months that are read concurrently, and held in addition to the sum. */
const READERS = 8;

/** Id of the snapshot that these months make. */
export const snapshotOf = (months: readonly MonthPart[]): string => hash([MODEL_HASH, months.map(({ id }) => id)]);

/** Rollups of months are gone or cannot be read; `months` are the ids of the months. */
export class LostRollups extends ServiceError {
  override readonly name = 'LostRollups';
  override readonly code = 'LOST_ROLLUPS';
  readonly months: readonly string[];

  constructor(months: readonly string[], files: readonly string[]) {
    super(`These files are gone or cannot be read: ${files.join(', ')}`);
    this.months = months;
  }
}

/** A snapshot, and the months that it was made from. */
export interface MergedBefore {
  manifest: Manifest;
  months: readonly MonthPart[];
}

/**
 * The rollups of the model, one after the other, so that no two large ones are held at a time. Months that are the same as in the
 * snapshot before are taken from its files, so only the rollups of changed months are read. Throws `LostRollups`, `ReportError`
 * if the months together exceed the limits of a rollup, and an error if a rollup does not have the expected number of lines.
 */
export async function* mergeMonths(
  store: WritableStore,
  months: readonly MonthPart[],
  before: MergedBefore | null,
): AsyncGenerator<[name: RollupName, rollup: Rollup]> {
  for (const source of BASE_ROLLUPS) {
    const base = { [source]: await mergeRollup(store, source, months, before) };
    for (const name of ROLLUP_NAMES.filter((each) => sourceOfRollup(each) === source)) {
      yield [name, projectAll([name], base)[name]];
    }
  }
}

async function mergeRollup(
  store: WritableStore,
  name: RollupName,
  months: readonly MonthPart[],
  before: MergedBefore | null,
): Promise<Rollup> {
  const expected = months.reduce((sum, { count, refunds }) => sum + count - refunds, 0);
  const begun = before === null ? null : await unchangedMonths(store, name, months, before);
  if (begun !== null) {
    const rollup = await merged(store, name, months, begun);
    if (linesIn(rollup) === expected) return rollup;
  }
  const rollup = await merged(store, name, months, { merger: new Merger(ROLLUPS[name]), there: new Set() });
  const lines = linesIn(rollup);
  if (lines !== expected) throw new Error(`The rollup "${name}" holds ${lines} lines where ${expected} are in effect`);
  return rollup;
}

/** A merge with some months already added, and the ids of these. */
interface Begun {
  merger: Merger;
  there: ReadonlySet<string>;
}

/** The months that did not change, from the previous file; null if that is gone, or does not match its manifest. */
async function unchangedMonths(
  store: WritableStore,
  name: RollupName,
  months: readonly MonthPart[],
  before: MergedBefore,
): Promise<Begun | null> {
  const file = snapshotOf(before.months) === before.manifest.snapshot ? before.manifest.rollups[name] : undefined;
  // Which values were joined depends on all months together.
  const isUsable = file !== undefined && Object.keys(file.joined).length === 0;
  const rollup = isUsable ? await loadRollup(store, file, ROLLUPS[name]) : null;
  if (rollup === null) return null;
  const ids = new Set(before.months.map(({ id }) => id));
  const unchanged = months.filter(({ id }) => ids.has(id));
  const places = new Set(unchanged.map(({ series, month }) => `${series}\0${month}`));
  const merger = new Merger(ROLLUPS[name]);
  const monthOf = memoized(monthName);
  merger.add(selectDays(rollup, (series, day) => places.has(`${series}\0${monthOf(day)}`)));
  return { merger, there: new Set(unchanged.map(({ id }) => id)) };
}

async function merged(
  store: WritableStore,
  name: RollupName,
  months: readonly MonthPart[],
  { merger, there }: Begun,
): Promise<Rollup> {
  const lost: MonthPart[] = [];
  const wanted = months.filter(({ id }) => !there.has(id));
  const load = async ({ rollups }: MonthPart): Promise<Rollup | null> =>
    rollups[name] === undefined ? null : loadRollup(store, rollups[name], ROLLUPS[name]);
  for await (const [month, rollup] of mapConcurrent(wanted, READERS, load)) {
    if (rollup === null) lost.push(month);
    else merger.add(rollup);
  }
  if (lost.length > 0) {
    const files = lost.map(({ rollups, series, month }) => rollups[name]?.key ?? `${name} of ${month} of ${series}`);
    throw new LostRollups(
      lost.map(({ id }) => id),
      files,
    );
  }
  return merger.finish();
}

function memoized<Value>(of: (day: number) => Value): (day: number) => Value {
  const values = new Map<number, Value>();
  return (day) => {
    const value = values.get(day) ?? of(day);
    values.set(day, value);
    return value;
  };
}
