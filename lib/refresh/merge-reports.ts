import type { BuiltReport, KnownReport, Manifest } from '../../schemas/manifest.ts';
import { hash } from '../base/hash.ts';
import { mapConcurrent } from '../base/map-concurrent.ts';
import { ServiceError } from '../base/service-error.ts';
import { BASE_ROLLUPS, ROLLUPS, type RollupName } from '../model/index.ts';
import { Merger, selectDays } from '../rollup/merge.ts';
import { MODEL_HASH } from '../rollup/model-hash.ts';
import { projectAll } from '../rollup/project.ts';
import { linesIn, type Rollup } from '../rollup/rollup.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { loadRollup } from './rollup-files.ts';
import { type Contributions, type Overlap, contributions, dayKey } from './overlap.ts';

/** Rollups of reports that are read concurrently, and held in addition to the sum. */
const READERS = 8;

/** What the published rollups are made from: which reports count on which day of their series. */
export interface Merging extends Pick<Contributions, 'replaced'> {
  /** Per series and day (`dayKey`), the reuse keys of the reports that count there. */
  counted: ReadonlyMap<string, ReadonlySet<string>>;
  /** Hash of it, hence the snapshot's id. */
  snapshot: string;
}

export function merging(reports: readonly BuiltReport[], overlap: Overlap): Merging {
  const coverage = reports.map(({ reuse_key, series, key, last_modified, runs }) => ({
    id: reuse_key,
    series,
    key,
    lastModified: Date.parse(last_modified),
    runs,
  }));
  const { counted, replaced } = contributions(coverage, overlap);
  return {
    counted: new Map(Array.from(counted, ([place, ids]) => [place, new Set(ids)])),
    replaced,
    snapshot: hash([MODEL_HASH, [...counted].sort(([a], [b]) => (a < b ? -1 : 1))]),
  };
}

/** Rollups of reports are gone or cannot be read; `reuseKeys` are those of the reports. */
export class LostRollups extends ServiceError {
  override readonly name = 'LostRollups';
  override readonly code = 'LOST_ROLLUPS';
  readonly reuseKeys: readonly string[];

  constructor(reuseKeys: readonly string[], files: readonly string[]) {
    super(`These files are gone or cannot be read: ${files.join(', ')}`);
    this.reuseKeys = reuseKeys;
  }
}

/** A snapshot, and the reports that it was made from. */
export interface MergedBefore {
  manifest: Manifest;
  reports: readonly KnownReport[];
}

/**
 * All rollups of the model. Days on which the same reports count as in the snapshot before are taken from its files, so only
 * the rollups of changed reports are read. Throws `LostRollups`, `ReportError` if the reports together exceed the limits of a
 * rollup, and an error if a rollup does not have the expected number of lines.
 */
export async function mergeReports(
  store: WritableStore,
  reports: readonly BuiltReport[],
  target: Merging,
  before: MergedBefore | null,
): Promise<Record<RollupName, Rollup>> {
  const base: Partial<Record<RollupName, Rollup>> = {};
  for (const name of BASE_ROLLUPS) base[name] = await mergeRollup(store, name, reports, target, before);
  return projectAll(base);
}

async function mergeRollup(
  store: WritableStore,
  name: RollupName,
  reports: readonly BuiltReport[],
  target: Merging,
  before: MergedBefore | null,
): Promise<Rollup> {
  const expected = countedLines(reports, target);
  const begun = before === null ? null : await unchangedDays(store, name, target, before);
  if (begun !== null) {
    const rollup = await merged(store, name, reports, target, begun);
    if (linesIn(rollup) === expected) return rollup;
  }
  const fresh = { merger: new Merger(ROLLUPS[name]), isThere: () => false };
  const rollup = await merged(store, name, reports, target, fresh);
  const lines = linesIn(rollup);
  if (lines !== expected) {
    throw new Error(`The rollup "${name}" holds ${lines} lines where the reports have ${expected}`);
  }
  return rollup;
}

export const builtOf = (reports: readonly KnownReport[]): BuiltReport[] =>
  reports.flatMap(({ built }) => (built === null ? [] : [built]));

/** A merge with some days already added, and which these are (by `dayKey`). */
interface Begun {
  merger: Merger;
  isThere: (place: string) => boolean;
}

/** The days on which nothing changed, from the previous file; null if that is gone, or does not match its manifest. */
async function unchangedDays(
  store: WritableStore,
  name: RollupName,
  { counted }: Merging,
  { manifest, reports }: MergedBefore,
): Promise<Begun | null> {
  const previous = merging(builtOf(reports), manifest.overlap);
  const file = previous.snapshot === manifest.snapshot ? manifest.rollups[name] : undefined;
  const rollup =
    file === undefined
      ? null
      : await loadRollup(store, { key: file.key, spans: file.spans?.key ?? null }, ROLLUPS[name]);
  if (rollup === null) return null;
  const isThere = (place: string) => sameIds(previous.counted.get(place), counted.get(place));
  const merger = new Merger(ROLLUPS[name]);
  merger.add(selectDays(rollup, (series, day) => isThere(dayKey(series, day))));
  return { merger, isThere };
}

async function merged(
  store: WritableStore,
  name: RollupName,
  reports: readonly BuiltReport[],
  { counted }: Merging,
  { merger, isThere }: Begun,
): Promise<Rollup> {
  const lost: BuiltReport[] = [];
  const isWanted = ({ series, reuse_key }: BuiltReport, day: number) => {
    const place = dayKey(series, day);
    return counted.get(place)?.has(reuse_key) === true && !isThere(place);
  };
  const wanted = reports.filter((report) =>
    report.runs.some(([start, lines]) => lines.some((_, offset) => isWanted(report, start + offset))),
  );
  const load = async ({ rollups }: BuiltReport): Promise<Rollup | null> =>
    rollups[name] === undefined ? null : loadRollup(store, rollups[name], ROLLUPS[name]);
  for await (const [report, rollup] of mapConcurrent(wanted, READERS, load)) {
    if (rollup === null) lost.push(report);
    else merger.add(selectDays(rollup, (_, day) => isWanted(report, day)));
  }
  if (lost.length > 0) {
    const files = lost.map(({ rollups, key }) => rollups[name]?.key ?? `${name} of ${key}`);
    throw new LostRollups(
      lost.map(({ reuse_key }) => reuse_key),
      files,
    );
  }
  return merger.finish();
}

function countedLines(reports: readonly BuiltReport[], { counted }: Merging): number {
  let sum = 0;
  for (const { series, reuse_key, runs } of reports) {
    for (const [start, lines] of runs) {
      for (const [offset, count] of lines.entries()) {
        if (counted.get(dayKey(series, start + offset))?.has(reuse_key) === true) sum += count;
      }
    }
  }
  return sum;
}

function sameIds(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  return a !== undefined && b !== undefined && a.size === b.size && [...a].every((id) => b.has(id));
}
