import { DamagedFile } from '../base/damaged-file.ts';
import { sealed } from '../base/sealed.ts';
import type { BuiltReport, ReportSummary } from '../../schemas/manifest.ts';
import { CLEANED_HEADER, CleanedRows, cleanedCell } from '../ingest/cleaned.ts';
import { type ErasedOrders, possibleIds } from '../ingest/erased-orders.ts';
import { readSales } from '../ingest/sales.ts';
import { linesOfBlock, COLUMN_NAMES, type LinesReader, LinesWriter, openLines } from '../lines/index.ts';
import { ObjectChanged, partsOf } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { readBuiltReport } from './built-report.ts';
import { builtReportKey, rewrittenLinesKey } from './layout.ts';
import { daysOf, runsOf } from './overlap.ts';
import { PARQUET } from './rollup-files.ts';
import type { BuildSettings } from './settings.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const openReport = (store: WritableStore, lines: BuiltReport['lines']): Promise<LinesReader> =>
  openLines(partsOf(store, lines));

/** The order ids in the lines of a report, with repetitions. Throws `DamagedFile` and `StoreError`. */
export async function* orderIdsOf(store: WritableStore, { lines }: BuiltReport): AsyncGenerator<string> {
  const reader = await openReport(store, lines);
  for await (const { columns } of reader.read(['order_id'])) {
    const { codes, values } = columns.order_id;
    for (const code of codes) yield values[code]!;
  }
}

/** What may be order ids in a rejects file; none if the file is gone. Throws `StoreError`. */
export async function* idsInRejects(store: WritableStore, key: string | null): AsyncGenerator<string> {
  const object = key === null ? null : await store.findObject(key);
  if (object === null) return;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of await store.openObject(object.key, object.etag)) {
    const text = rest + decoder.decode(bytes, { stream: true });
    const end = text.lastIndexOf('\n') + 1;
    yield* possibleIds(text.slice(0, end));
    rest = text.slice(end);
  }
  yield* possibleIds(rest);
}

const isIn = async (ids: AsyncIterable<string>, erased: ErasedOrders): Promise<boolean> => {
  for await (const id of ids) if (erased.has(id)) return true;
  return false;
};

/**
 * Whether lines or rejects of a report hold an erased order, or cannot be read, so that nobody can tell. Throws `StoreError`.
 */
export async function holdsErased(store: WritableStore, built: BuiltReport, erased: ErasedOrders): Promise<boolean> {
  try {
    return (await isIn(orderIdsOf(store, built), erased)) || (await isIn(idsInRejects(store, built.rejects), erased));
  } catch (error) {
    if (error instanceof DamagedFile || error instanceof ObjectChanged) return true;
    throw error;
  }
}

/**
 * A report that is not read again, without the orders that were erased since it was built: its lines, its cleaned file and its
 * description are written anew, and rejects with such an order removed. Interrupted, it is done again. Null: its lines are
 * gone or cannot be read. Throws `StoreError`.
 */
export async function withoutErased(
  store: WritableStore,
  built: BuiltReport,
  settings: BuildSettings,
): Promise<BuiltReport | null> {
  const erased = settings.tombstones.of(built.series);
  if (built.tombstones === erased.id) return built;
  try {
    // An interrupted refresh may have done it.
    const there = await readBuiltReport(store, built.reuse_key);
    if (there?.tombstones === erased.id)
      return { ...there, last_modified: built.last_modified, arrived: built.arrived };
    const rejects = (await isIn(idsInRejects(store, built.rejects), erased)) ? built.rejects : null;
    if (rejects !== null) await store.remove([rejects]);
    const kept = rejects === null ? built : withoutRejects(built, rejects);
    if (!(await isIn(orderIdsOf(store, built), erased))) return { ...kept, tombstones: erased.id };
    return await rewrite(store, kept, erased);
  } catch (error) {
    if (error instanceof DamagedFile || error instanceof ObjectChanged) return null;
    throw error;
  }
}

const withoutRejects = (built: BuiltReport, rejects: string): BuiltReport => ({
  ...built,
  rejects: null,
  etags: Object.fromEntries(Object.entries(built.etags).filter(([key]) => key !== rejects)),
});

async function rewrite(store: WritableStore, built: BuiltReport, erased: ErasedOrders): Promise<BuiltReport> {
  const lines = await rewriteLines(store, built, erased);
  const cleaned = built.cleaned === null ? null : await rewriteCleaned(store, built.cleaned, erased);
  const rewritten: BuiltReport = {
    ...built,
    ...lines,
    etags: { ...built.etags, ...(cleaned !== null && { [built.cleaned!]: cleaned }) },
    tombstones: erased.id,
  };
  // Written last: until then the report is what it was.
  await store.put(builtReportKey(built.reuse_key), sealed(rewritten), 'application/json');
  return rewritten;
}

type Rewritten = Pick<BuiltReport, 'lines' | 'runs' | 'summary' | 'last_update' | 'last_purchase'>;

/** The lines, and what is known of them, at a key of their own: the file that is published may be read meanwhile. */
async function rewriteLines(store: WritableStore, built: BuiltReport, erased: ErasedOrders): Promise<Rewritten> {
  const reader = await openReport(store, built.lines);
  const upload = store.writer(rewrittenLinesKey(built.reuse_key, erased.id), PARQUET);
  const left = new WhatIsLeft();
  try {
    const writer = new LinesWriter(upload);
    for (const group of reader.groups) {
      for await (const block of reader.read(COLUMN_NAMES, [group])) {
        const { codes, values } = block.columns.order_id;
        const mask = Uint8Array.from(codes, (code) => (erased.has(values[code]!) ? 0 : 1));
        for (let line = 0; line < block.lines; line++) if (mask[line] === 0) left.without(block.columns, line);
        for (const line of linesOfBlock(block, mask)) {
          left.add(line);
          await writer.add(line);
        }
      }
    }
    const { bytes, sha256 } = await writer.finish();
    const { key } = upload;
    return { lines: { key, etag: await upload.end(), bytes, sha256 }, ...left.of(built) };
  } catch (error) {
    await upload.abort();
    throw error;
  }
}

type Columns = Parameters<typeof linesOfBlock>[0]['columns'];

/** What is known of a report without some of its lines. */
class WhatIsLeft {
  #active = 0;
  #cancelled = 0;
  #refunds = 0;
  #lastUpdate = -Infinity;
  #lastPurchase = -Infinity;
  readonly #days = new Map<number, number>();
  readonly #states = new Set<string>();
  readonly #countries = new Set<string>();

  without({ day, cancelled, refund }: Columns, line: number): void {
    if (refund[line] === 1) this.#refunds++;
    else if (cancelled[line] === 1) this.#cancelled++;
    else this.#active++;
    this.#days.set(day[line]!, (this.#days.get(day[line]!) ?? 0) + 1);
  }

  add({
    day,
    hour,
    last_update,
    state,
    country,
  }: {
    day: number;
    hour: number | null;
    last_update: number | null;
    state: string;
    country: string;
  }) {
    this.#lastPurchase = Math.max(this.#lastPurchase, day * DAY_MS + (hour ?? 0) * HOUR_MS);
    this.#lastUpdate = Math.max(this.#lastUpdate, last_update ?? -Infinity);
    this.#states.add(state);
    this.#countries.add(country);
  }

  of({ runs, summary }: BuiltReport): Omit<Rewritten, 'lines'> {
    const days = Array.from(daysOf(runs), ({ day, lines }) => ({ day, lines: lines - (this.#days.get(day) ?? 0) }));
    return {
      runs: runsOf(days.filter(({ lines }) => lines > 0)),
      summary: this.#summary(summary),
      last_update: instant(this.#lastUpdate),
      last_purchase: instant(this.#lastPurchase),
    };
  }

  #summary(summary: ReportSummary): ReportSummary {
    const { active, cancelled, refunds, erased, unknown_states, unknown_countries } = summary;
    return {
      ...summary,
      active: active - this.#active,
      cancelled: cancelled - this.#cancelled,
      refunds: refunds - this.#refunds,
      erased: erased + this.#active + this.#cancelled + this.#refunds,
      unknown_states: unknown_states.filter((state) => this.#states.has(state)),
      unknown_countries: unknown_countries.filter((country) => this.#countries.has(country)),
    };
  }
}

const instant = (milliseconds: number): string | null =>
  milliseconds === -Infinity ? null : new Date(milliseconds).toISOString();

/** Writes a cleaned file again, which gives the same rows; gives its ETag. Null: there is none that the service wrote. */
async function rewriteCleaned(store: WritableStore, key: string, erased: ErasedOrders): Promise<string | null> {
  const object = await store.findObject(key);
  if (object === null || (await store.isForeign(key))) return null;
  const rows = new CleanedRows();
  const upload = store.writer(key, 'text/csv; charset=utf-8');
  try {
    await upload.write(`${CLEANED_HEADER.map(cleanedCell).join(',')}\n`);
    for await (const batch of readSales(await store.openObject(key, object.etag), { erased })) {
      await upload.write(rows.encode(batch));
    }
    return await upload.end();
  } catch (error) {
    await upload.abort();
    throw error;
  }
}
