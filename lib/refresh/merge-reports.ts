import type { BuiltReport, Manifest } from '../../schemas/manifest.ts';
import type { Cube } from '../rollup/cube.ts';
import { Merger, selectDays } from '../rollup/merge.ts';
import { type Contributions, type Overlap, contributions, dayKey } from './overlap.ts';
import { CUBE_FORMAT, fromParquet } from '../rollup/parquet.ts';
import { hash } from '../base/hash.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { mapConcurrent } from '../base/map-concurrent.ts';
import { ServiceError } from '../base/service-error.ts';

/** Cubes that are read at a time; so many are held besides the sum. */
const READERS = 8;

/** What the merged cube is made of: which reports stand on which day of their series. */
export interface Merging extends Pick<Contributions, 'replaced'> {
  /** Per series and day (`dayKey`), the cubes of the reports that stand there. */
  standing: ReadonlyMap<string, ReadonlySet<string>>;
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
  const { standing, replaced } = contributions(coverage, overlap);
  return {
    standing: new Map(Array.from(standing, ([place, ids]) => [place, new Set(ids)])),
    replaced,
    snapshot: hash([CUBE_FORMAT, [...standing].sort(([a], [b]) => (a < b ? -1 : 1))]),
  };
}

/** Cubes of reports are gone, or are no cubes that this version of the service reads. */
export class LostCubes extends ServiceError {
  override readonly name = 'LostCubes';
  override readonly code = 'LOST_CUBES';
  readonly keys: readonly string[];

  constructor(keys: readonly string[]) {
    super(`These cubes are gone or cannot be read: ${keys.join(', ')}`);
    this.keys = keys;
  }
}

/**
 * The merged cube. Days on which the same reports stand as in the snapshot before are taken from its cube, so only the
 * cubes of what changed are read. Throws `LostCubes`, `ReportError` where the reports come to more than a cube holds, and
 * an error where the cube does not hold the lines it must.
 */
export async function mergeReports(
  store: WritableStore,
  reports: readonly BuiltReport[],
  target: Merging,
  before: Manifest | null,
): Promise<Cube> {
  const expected = linesStanding(reports, target);
  const begun = before === null ? null : await unchangedDays(store, target, before);
  if (begun !== null) {
    const cube = await merged(store, reports, target, begun);
    if (linesIn(cube) === expected) return cube;
  }
  const cube = await merged(store, reports, target, { merger: new Merger(), isThere: () => false });
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

/** A merge to which days were added, and which these are (by `dayKey`). */
interface Begun {
  merger: Merger;
  isThere: (place: string) => boolean;
}

/** The days on which nothing changed, from the cube before; null where that is gone, or not what its manifest says. */
async function unchangedDays(store: WritableStore, { standing }: Merging, before: Manifest): Promise<Begun | null> {
  const known = merging(builtOf(before), before.overlap);
  const cube = known.snapshot === before.snapshot ? await loadCube(store, before.cube) : null;
  if (cube === null) return null;
  const isThere = (place: string) => sameIds(known.standing.get(place), standing.get(place));
  const merger = new Merger();
  merger.add(selectDays(cube, (series, day) => isThere(dayKey(series, day))));
  return { merger, isThere };
}

async function merged(
  store: WritableStore,
  reports: readonly BuiltReport[],
  { standing }: Merging,
  { merger, isThere }: Begun,
): Promise<Cube> {
  const lost: string[] = [];
  const isWanted = ({ series, cube }: BuiltReport, day: number) => {
    const place = dayKey(series, day);
    return standing.get(place)?.has(cube) === true && !isThere(place);
  };
  const wanted = reports.filter((report) =>
    report.runs.some(([start, lines]) => lines.some((_, offset) => isWanted(report, start + offset))),
  );
  for await (const [report, cube] of mapConcurrent(wanted, READERS, (each) => loadCube(store, each.cube))) {
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
        if (standing.get(dayKey(series, start + offset))?.has(cube) === true) sum += count;
      }
    }
  }
  return sum;
}

function sameIds(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  return a !== undefined && b !== undefined && a.size === b.size && [...a].every((id) => b.has(id));
}
