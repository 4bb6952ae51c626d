import { DamagedFile } from '../base/damaged-file.ts';
import { type BuiltReport, type MonthPart, monthPartSchema } from '../../schemas/manifest.ts';
import { mapConcurrent } from '../base/map-concurrent.ts';
import { sealed, unsealed } from '../base/sealed.ts';
import { ServiceError } from '../base/service-error.ts';
import {
  COLUMN_NAMES,
  type ColumnName,
  groupBytes,
  type EdgeKeys,
  type InEffect,
  type LinesBlock,
  type LinesGroup,
  linesInEffect,
  linesOfBlock,
  type LinesReader,
  LinesWriter,
  type LinesWritten,
  type MonthKeys,
  openLines,
} from '../lines/index.ts';
import { ObjectChanged, partsOf } from '../storage/objects.ts';
import type { ObjectWriter, WritableStore } from '../storage/writable-store.ts';
import { monthKey, monthLinesKey } from './layout.ts';
import { type LinesOn, type MaskedLines, MonthRollups, ROLLUP_COLUMNS } from './month-rollups.ts';
import type { MonthPlan, MonthReportPlan } from './months.ts';
import { lastDayOf } from './overlap.ts';
import { PARQUET } from './rollup-files.ts';
import { segmented } from './segments.ts';

/** Files that are opened concurrently. */
const READERS = 8;
/** Row groups whose bytes are read before they are written. */
const READ_AHEAD = 4;
/** A row group with fewer lines is written again with its neighbours, so that a month of small reports has few of them. */
const SMALL_GROUP = 2_000;

export interface SettleLimits {
  /** Least lines of a segment; default: 5,000. */
  segmentLines?: number | undefined;
  /** Least cells of a row group of a month; default: 1,000. */
  rowGroupCells?: number | undefined;
}

/** The lines of reports are missing or cannot be read; `reuseKeys` are the reuse keys of the reports. */
export class LostLines extends ServiceError {
  override readonly name = 'LostLines';
  override readonly code = 'LOST_LINES';
  readonly reuseKeys: readonly string[];

  constructor(reports: readonly BuiltReport[]) {
    super(`These files are gone or cannot be read: ${reports.map(({ lines }) => lines.key).join(', ')}`);
    this.reuseKeys = reports.map(({ reuse_key }) => reuse_key);
  }
}

/** A month that was finished before; null if there is none that this version of the service reads. Throws `StoreError`. */
export async function readMonth(store: WritableStore, id: string): Promise<MonthPart | null> {
  const object = await store.read(monthKey(id));
  if (object === null) return null;
  try {
    return monthPartSchema().parse(unsealed(object.bytes));
  } catch {
    return null;
  }
}

/** A report of the month whose file is open. */
interface OpenReport extends MonthReportPlan {
  reader: LinesReader;
  /** Its row groups of the month. */
  groups: readonly LinesGroup[];
}

/**
 * Decides which lines of a month are in effect, and writes them and their rollups. Segments that are as in `before`, the same
 * month in the previous snapshot, are copied from there. Idempotent. Throws `LostLines`, `StoreError`, and `ReportError` if the
 * lines of the month exceed the limits of a rollup.
 */
export async function settleMonth(
  store: WritableStore,
  plan: MonthPlan,
  before: MonthPart | null = null,
  { segmentLines, rowGroupCells }: SettleLimits = {},
): Promise<MonthPart> {
  const { id, series, month } = plan;
  const opened = await openReports(store, plan);
  const keys: MonthKeys[] = [];
  for (const report of opened) keys.push(await keysOf(plan, report, opened.length > 1));
  const effects = effectsOf(plan, opened, keys);
  const { segments, refunds, ordersOnSeveralDays } = segmented(
    plan,
    opened.map(({ report }, place) => {
      const { high, low, days, refunds: refundsOf } = keys[place]!;
      // Without the orders that were erased, the same report has other lines.
      const lineIds = [report.reuse_key, ...(report.summary.erased > 0 ? [report.lines.etag] : [])];
      return { id: lineIds, high, low, days, refunds: refundsOf, mask: effects[place]!.mask };
    }),
    segmentLines,
  );
  keys.length = 0;
  const rollups = await MonthRollups.open(store, segments, before, rowGroupCells);
  const upload = store.writer(monthLinesKey(id), PARQUET);
  const linesOn: LinesOn = (days, columns) => linesOfDays(opened, effects, days, columns);
  let written: LinesWritten & { etag: string };
  let files: MonthPart['rollups'] | null;
  try {
    const writer = new LinesWriter(upload);
    await addLines(opened, effects, rollups, writer);
    // S3 takes the last lines while the rollups are made.
    [written, files] = await both(ended(writer, upload), rollups.write(id, linesOn));
  } catch (error) {
    await upload.abort();
    throw error;
  }
  const reports = opened.flatMap(({ report: { reuse_key }, lines }, place) => {
    const { lines: in_effect, superseded, leftBeside } = effects[place]!;
    const keyOf = (other: number) => opened[other]!.report.reuse_key;
    const by = superseded.map((each) => ({ ...each, by: keyOf(each.by) }));
    const left_beside = leftBeside.map((each) => ({ ...each, newer: keyOf(each.newer) }));
    return lines === 0 ? [] : [{ reuse_key, lines, in_effect, superseded: by, left_beside }];
  });
  const expected = reports.reduce((sum, { in_effect }) => sum + in_effect, 0);
  if (written.lines !== expected) {
    throw new Error(`The lines of ${month} of "${series}" are ${written.lines} where ${expected} are in effect`);
  }
  // The segments that were copied do not fit with the others: all are made anew.
  if (files === null) return settleMonth(store, plan, null, { segmentLines, rowGroupCells });
  const part: MonthPart = {
    id,
    series,
    month,
    count: written.lines,
    refunds,
    lines: { key: upload.key, etag: written.etag, bytes: written.bytes, sha256: written.sha256 },
    rollups: files,
    reports,
    orders_on_several_days: ordersOnSeveralDays,
    segments,
  };
  // Written last: if it is there, the files that it names are complete.
  await store.put(monthKey(id), sealed(part), 'application/json');
  return part;
}

async function ended(writer: LinesWriter, upload: ObjectWriter): Promise<LinesWritten & { etag: string }> {
  const written = await writer.finish();
  return { ...written, etag: await upload.end() };
}

/** The results of both; if one fails, when the other one has ended too. */
async function both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

async function openReports(store: WritableStore, { month, reports }: MonthPlan): Promise<OpenReport[]> {
  const lost: BuiltReport[] = [];
  const opened: OpenReport[] = [];
  const open = async ({ report }: MonthReportPlan) =>
    openLines(partsOf(store, report.lines)).catch((error: unknown) => {
      if (error instanceof DamagedFile || error instanceof ObjectChanged) return null;
      throw error;
    });
  for await (const [plan, reader] of mapConcurrent(reports, READERS, open)) {
    if (reader === null) lost.push(plan.report);
    else opened.push({ ...plan, reader, groups: reader.groupsOf(month) });
  }
  if (lost.length > 0) throw new LostLines(lost);
  return opened;
}

const ALL_IN_EFFECT = { mask: null, superseded: [], leftBeside: [] };

/** Which lines of each report are in effect. */
function effectsOf(plan: MonthPlan, opened: readonly OpenReport[], keys: readonly MonthKeys[]): InEffect[] {
  if (plan.overlap === 'add' || opened.length === 1) {
    return opened.map(({ lines }) => ({ ...ALL_IN_EFFECT, lines }));
  }
  if (plan.overlap === 'day') return opened.map((report, place) => effectByDay(opened, report, keys[place]!));
  return linesInEffect(
    opened.map(({ report: { holds, runs } }, place) => {
      const [from, to] = [runs[0]![0], lastDayOf(runs)!];
      return { holds, from, to, keys: keys[place]! };
    }),
  );
}

function effectByDay(opened: readonly OpenReport[], report: OpenReport, { days }: MonthKeys): InEffect {
  const mask = new Uint8Array(report.lines);
  const counted = new Map<number, { lines: number; days: Set<number> }>();
  for (let line = 0; line < days.length; line++) {
    const day = days[line]!;
    if (report.days!.has(day)) mask[line] = 1;
    else {
      const by = opened.findIndex((each) => each.days!.has(day));
      const sums = counted.get(by) ?? { lines: 0, days: new Set() };
      sums.lines++;
      sums.days.add(day);
      counted.set(by, sums);
    }
  }
  const superseded = Array.from(counted, ([by, sums]) => ({ by, lines: sums.lines, orders: 0, days: sums.days.size }));
  const gone = superseded.reduce((sum, { lines }) => sum + lines, 0);
  return { ...ALL_IN_EFFECT, mask: gone === 0 ? null : mask, lines: report.lines - gone, superseded };
}

const ORDER_COLUMNS = ['order_key', 'refund', 'day'] as const;
const KEY_COLUMNS = [...ORDER_COLUMNS, 'line_key'] as const;

/** The keys of a report's lines. `withOthers`: there are other reports, of which some lines may be these. */
async function keysOf(plan: MonthPlan, report: OpenReport, withOthers: boolean): Promise<MonthKeys> {
  const { lines } = report;
  const isCompared = withOthers && plan.overlap === 'order';
  const column = () => new Uint32Array(lines);
  const keys = { high: column(), low: column(), days: new Int32Array(lines), refunds: new Uint8Array(lines) };
  const parts = isCompared ? { high: column(), low: column(), present: new Uint8Array(lines) } : null;
  let [hasRefunds, hasParts] = [false, false];
  let at = 0;
  for await (const { lines: size, columns } of readLines(
    report,
    isCompared ? KEY_COLUMNS : ORDER_COLUMNS,
    report.groups,
  )) {
    keys.high.set(columns.order_key.high, at);
    keys.low.set(columns.order_key.low, at);
    if (parts !== null) {
      const { high, low, present } = (columns as LinesBlock<'line_key'>['columns']).line_key;
      parts.high.set(high, at);
      parts.low.set(low, at);
      if (present === null) parts.present.fill(1, at, at + size);
      else parts.present.set(present, at);
      hasParts ||= present === null || present.includes(1);
    }
    for (let line = 0; line < size; line++) {
      keys.days[at + line] = columns.day[line]!;
      if (columns.refund[line] !== 1) continue;
      keys.refunds[at + line] = 1;
      hasRefunds = true;
    }
    at += size;
  }
  return {
    ...keys,
    lines,
    refunds: hasRefunds ? keys.refunds : null,
    parts: hasParts ? parts : null,
    edges: isCompared ? [...(await edgeKeys(report, plan.from - 1)), ...(await edgeKeys(report, plan.to + 1))] : [],
  };
}

/** Keys of the orders that a report has on a day beside the month. */
async function edgeKeys(report: OpenReport, day: number): Promise<EdgeKeys[]> {
  const groups = report.reader.groups.filter(({ from, to }) => from <= day && day <= to);
  const found: EdgeKeys[] = [];
  for await (const { lines, columns } of readLines(report, KEY_COLUMNS, groups)) {
    const places = Array.from({ length: lines }, (_, line) => line).filter(
      (line) => columns.day[line] === day && columns.refund[line] === 0,
    );
    const { present, ...part } = columns.line_key;
    const pick = (column: Uint32Array) => Uint32Array.from(places, (line) => column[line]!);
    found.push({
      high: pick(columns.order_key.high),
      low: pick(columns.order_key.low),
      parts: {
        high: pick(part.high),
        low: pick(part.low),
        present: present && Uint8Array.from(places, (line) => present[line]!),
      },
    });
  }
  return found;
}

/** Writes the lines in effect, and adds those that the rollups need. Bytes that are copied are read ahead. */
async function addLines(
  opened: readonly OpenReport[],
  effects: readonly InEffect[],
  rollups: MonthRollups,
  writer: LinesWriter,
): Promise<void> {
  const all = opened.flatMap((report, place) =>
    Array.from(groupsInEffect(report, effects[place]!.mask), (each) => ({ ...each, report })),
  );
  const read = async ({ report, group, inEffect }: (typeof all)[number]) => {
    const isWhole = inEffect === group.lines && group.lines >= SMALL_GROUP;
    return isWhole ? orLost(report, groupBytes(report.reader, group)) : null;
  };
  for await (const [{ report, group, part }, bytes] of mapConcurrent(all, READ_AHEAD, read)) {
    const isNew = rollups.needs(group);
    if (bytes !== null) {
      await writer.copy(report.reader, group, bytes);
      if (!isNew) continue;
      for await (const block of readLines(report, ROLLUP_COLUMNS, [group])) rollups.add(block, null);
    } else {
      for await (const block of readLines(report, COLUMN_NAMES, [group])) {
        if (isNew) rollups.add(block, part);
        for (const line of linesOfBlock(block, part)) await writer.add(line);
      }
    }
  }
}

/** The row groups of a report that have lines in effect, and which of their lines are; null: all. */
function* groupsInEffect({ groups }: OpenReport, mask: Uint8Array | null) {
  let at = 0;
  for (const group of groups) {
    const part = mask === null ? null : mask.subarray(at, at + group.lines);
    at += group.lines;
    const inEffect = part === null ? group.lines : part.reduce((sum, each) => sum + each, 0);
    if (inEffect > 0) yield { group, part, inEffect };
  }
}

/** Columns of the lines in effect, of row groups with these days. */
async function* linesOfDays(
  opened: readonly OpenReport[],
  effects: readonly InEffect[],
  days: ReadonlySet<number>,
  columns: readonly ColumnName[],
): AsyncGenerator<MaskedLines> {
  const groups = opened.flatMap((report, place) =>
    [...groupsInEffect(report, effects[place]!.mask)]
      .filter(({ group }) => [...days].some((day) => group.from <= day && day <= group.to))
      .map((each) => ({ ...each, report })),
  );
  const read = async ({ report, group }: (typeof groups)[number]) => {
    const blocks: LinesBlock[] = [];
    for await (const block of readLines(report, columns, [group])) blocks.push(block);
    return blocks;
  };
  for await (const [{ part }, blocks] of mapConcurrent(groups, READ_AHEAD, read)) {
    for (const block of blocks) yield { block, mask: part };
  }
}

/** Reads columns of a report. What its file lacks is `LostLines`. */
async function* readLines<const Name extends Parameters<LinesReader['read']>[0][number]>(
  { report, reader }: OpenReport,
  names: readonly Name[],
  groups: readonly LinesGroup[],
): AsyncGenerator<LinesBlock<Name>> {
  try {
    yield* reader.read(names, groups);
  } catch (error) {
    throw lostOf(report, error);
  }
}

const orLost = <Value>({ report }: OpenReport, reading: Promise<Value>): Promise<Value> =>
  reading.catch((error: unknown) => {
    throw lostOf(report, error);
  });

const lostOf = (report: BuiltReport, error: unknown): unknown =>
  error instanceof DamagedFile || error instanceof ObjectChanged ? new LostLines([report]) : error;
