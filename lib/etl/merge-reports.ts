import type { BuiltReport, Manifest } from '../../schemas/manifest.ts';
import type { Cube } from '../cube/cube.ts';
import { Merger, selectDays } from '../cube/merge.ts';
import { type Contributions, type Overlap, contributions, dayKey } from '../cube/overlap.ts';
import { CUBE_FORMAT, fromParquet } from '../cube/parquet.ts';
import type { WritableStore } from '../store/writable-store.ts';
import { ahead } from './ahead.ts';
import { hash } from './layout.ts';

/** Cubes that are read at a time; so many are held besides the sum. */
const READERS = 8;

/** What the merged cube is made of: which report stands on which day of its series. */
export interface Merging extends Contributions {
  /** Hash of it, hence the snapshot's id. */
  snapshot: string;
}

export function merging(reports: readonly BuiltReport[], overlap: Overlap): Merging {
  const coverage = reports.map(({ cube, series, key, last_modified, runs }) => ({
    id: cube,
    series,
    key,
    lastModified: Date.parse(last_modified),
    runs,
  }));
  const found = contributions(coverage, overlap);
  return { ...found, snapshot: hash([CUBE_FORMAT, [...found.standing].sort(([a], [b]) => (a < b ? -1 : 1))]) };
}

/** Cubes of reports are gone, or are no cubes that this version of the service reads. */
export class LostCubes extends Error {
  override readonly name = 'LostCubes';
  readonly keys: readonly string[];

  constructor(keys: readonly string[]) {
    super(`These cubes are gone or cannot be read: ${keys.join(', ')}`);
    this.keys = keys;
  }
}

/**
 * The merged cube. Days on which the same reports stand as in the snapshot before are taken from its cube, so only the
 * cubes of what changed are read. Throws `LostCubes`, and an error where the cube does not hold the lines it must.
 */
export async function mergeReports(
  store: WritableStore,
  reports: readonly BuiltReport[],
  target: Merging,
  before: Manifest | null,
): Promise<Cube> {
  const expected = linesStanding(reports, target);
  const previous = before === null ? null : await loadCube(store, before.cube);
  const known = before === null ? null : merging(builtOf(before), before.overlap);
  if (previous !== null && known !== null && known.snapshot === before?.snapshot) {
    const unchanged = (place: string) => sameIds(known.standing.get(place), target.standing.get(place));
    const cube = await merged(store, reports, target, previous, unchanged);
    if (linesIn(cube) === expected) return cube;
  }
  const cube = await merged(store, reports, target, null, () => false);
  const lines = linesIn(cube);
  if (lines !== expected) throw new Error(`The merged cube holds ${lines} lines where the reports have ${expected}`);
  return cube;
}

export function builtOf(manifest: Manifest): BuiltReport[] {
  return manifest.reports.flatMap(({ built }) => (built === null ? [] : [built]));
}

/** Lines of a cube, cancelled ones included. */
export function linesIn({ measures }: Cube): number {
  return measures.lines.reduce((a, b) => a + b, 0) + measures.cancelled.reduce((a, b) => a + b, 0);
}

async function merged(
  store: WritableStore,
  reports: readonly BuiltReport[],
  { standing }: Merging,
  previous: Cube | null,
  unchanged: (place: string) => boolean,
): Promise<Cube> {
  const merger = new Merger();
  const lost: string[] = [];
  if (previous !== null) {
    const stays = (place: string) => standing.has(place) && unchanged(place);
    merger.add(selectDays(previous, (series, day) => stays(dayKey(series, day))));
  }
  const isWanted = ({ series, cube }: BuiltReport, day: number) => {
    const place = dayKey(series, day);
    return standing.get(place)?.includes(cube) === true && !unchanged(place);
  };
  const wanted = reports.filter((report) =>
    report.runs.some(([start, lines]) => lines.some((_, offset) => isWanted(report, start + offset))),
  );
  for await (const [report, cube] of ahead(wanted, READERS, (each) => loadCube(store, each.cube))) {
    if (cube === null) lost.push(report.cube);
    else merger.add(selectDays(cube, (_, day) => isWanted(report, day)));
  }
  if (lost.length > 0) throw new LostCubes(lost);
  return merger.finish();
}

/** Null where the cube is gone, or was written by another version of the service. */
async function loadCube(store: WritableStore, key: string): Promise<Cube | null> {
  const object = await store.read(key);
  return object === null ? null : fromParquet(object.bytes).catch(() => null);
}

function linesStanding(reports: readonly BuiltReport[], { standing }: Merging): number {
  let sum = 0;
  for (const { series, cube, runs } of reports) {
    for (const [start, lines] of runs) {
      for (const [offset, count] of lines.entries()) {
        if (standing.get(dayKey(series, start + offset))?.includes(cube) === true) sum += count;
      }
    }
  }
  return sum;
}

function sameIds(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((id, place) => id === b[place]);
}
