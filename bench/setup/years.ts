import { CopyObjectCommand, CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { byName } from '../../lib/base/records.ts';
import type { LinesBlock, Texts } from '../../lib/lines/index.ts';
import { BASE_ROLLUPS, PERIODS, ROLLUPS, type RollupName } from '../../lib/model/index.ts';
import { monthRollupKey } from '../../lib/refresh/layout.ts';
import { type PublishedRollups, publishRollups } from '../../lib/refresh/publish-rollups.ts';
import { writeFiles } from '../../lib/refresh/rollup-files.ts';
import { crossedDays, daysOfMonth, segmentStarts } from '../../lib/refresh/segments.ts';
import { LinesBuilder } from '../../lib/rollup/lines-builder.ts';
import { selectDays } from '../../lib/rollup/merge.ts';
import { RollupFile, wideMeasures } from '../../lib/rollup/parquet.ts';
import { linesIn, type Rollup } from '../../lib/rollup/rollup.ts';
import { NO_SPANS } from '../../lib/rollup/spans.ts';
import { type WritableStore, writableStore } from '../../lib/storage/writable-store.ts';
import { createRandom } from '../../scripts/sample/random.ts';
import type { Manifest, MonthPart, MonthSegment } from '../../schemas/manifest.ts';
import { MADE, publishedManifest, writeMadeManifest } from './rollups.ts';

/** The lines of a seller with many products, made without a report: so many a day, spread over the series. */
export interface Seller {
  /** First day, in days since 1970-01-01. */
  from: number;
  days: number;
  linesADay: number;
  skus: number;
  cities: number;
  series: readonly string[];
  /** One for each series, or one for all. */
  currencies: readonly string[];
}

/** One with 10 million lines in five years, from 2021-01-01. */
export const SELLER: Seller = {
  from: 18_628,
  days: 1826,
  linesADay: 5476,
  skus: 6000,
  cities: 4000,
  series: ['amazon', 'shop', 'b2b'],
  currencies: ['INR', 'USD', 'EUR'],
};

const CATEGORIES = ['Set', 'Kurta', 'Western Dress', 'Top', 'Ethnic Dress', 'Blouse', 'Bottom', 'Saree', 'Dupatta'];
const SIZES = ['XS', 'S', 'M', 'L', 'XL', 'XXL', '3XL', 'Free'];
const STATES = 36;
/** A line belongs to the same order as the one before it so often. */
const SAME_ORDER = 0.06;

/** Some values of which the first are drawn far more often than the last, as products and cities are. */
const skewed = (random: () => number, values: number): number => Math.floor(values * random() ** 2.5);

/** The lines of a month, `days` of it, as one block. */
function blockOf(seller: Seller, days: readonly number[], random: () => number): LinesBlock {
  const lines = days.length * seller.linesADay;
  const texts = (values: readonly string[], codeOf: (line: number) => number): Texts => ({
    codes: Int32Array.from({ length: lines }, (_, line) => codeOf(line)),
    values,
  });
  const flags = (of: (line: number) => boolean) => Int8Array.from({ length: lines }, (_, line) => (of(line) ? 1 : 0));
  const numbers = (of: (line: number) => number) => Float64Array.from({ length: lines }, (_, line) => of(line));
  const unknown = numbers(() => Number.NaN);
  const named = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name} ${i + 1}`);
  const { series } = seller;
  const seriesOf = numbers((line) => line % series.length);
  const sku = numbers(() => skewed(random, seller.skus));
  const city = numbers(() => skewed(random, seller.cities));
  const order = new Uint32Array(lines);
  for (let line = 0; line < lines; line++) {
    const before = line - series.length;
    order[line] = before >= 0 && random() < SAME_ORDER ? order[before]! : line;
  }
  const outcome = numbers(random);
  const columns: Partial<LinesBlock['columns']> = {
    order_key: { high: new Uint32Array(lines).fill(days[0]!), low: order, present: null },
    refund: flags(() => false),
    day: numbers((line) => days[Math.floor(line / seller.linesADay)]!),
    hour: numbers(() => Math.floor(24 * random())),
    status: texts(['Shipped', 'Cancelled', 'Shipped - Returned to Seller'], (line) =>
      outcome[line]! < 0.86 ? 0 : outcome[line]! < 0.97 ? 1 : 2,
    ),
    cancelled: flags((line) => outcome[line]! >= 0.86 && outcome[line]! < 0.97),
    returned: flags((line) => outcome[line]! >= 0.97),
    quantity: numbers(() => (random() < 0.95 ? 1 : 2)),
    amount: numbers(() => 30_000 + Math.floor(170_000 * random())),
    series: texts(series, (line) => seriesOf[line]!),
    currency: texts(seller.currencies, (line) => seriesOf[line]! % seller.currencies.length),
    country: texts(['IN'], () => 0),
    state: texts(named('State', STATES), (line) => city[line]! % STATES),
    city: texts(named('City', seller.cities), (line) => city[line]!),
    category: texts(CATEGORIES, (line) => sku[line]! % CATEGORIES.length),
    fulfilment: texts(['Amazon', 'Merchant'], () => (random() < 0.7 ? 0 : 1)),
    b2b: flags(() => random() < 0.01),
    channel: texts(['Amazon.in', 'Non-Amazon'], () => (random() < 0.995 ? 0 : 1)),
    sku: texts(named('SKU', seller.skus), (line) => sku[line]!),
    asin: texts(named('ASIN', seller.skus), (line) => sku[line]!),
    style: texts(named('Style', 400), (line) => sku[line]! % 400),
    size: texts(SIZES, (line) => sku[line]! % SIZES.length),
    product_name: texts(named('Product', 400), (line) => sku[line]! % 400),
    service_level: texts(['Standard', 'Expedited'], () => (random() < 0.3 ? 0 : 1)),
    promotion: flags(() => random() < 0.3),
    discount_due: unknown,
    item_discount: unknown,
    shipping_discount: unknown,
    item_tax: unknown,
    shipping_tax: unknown,
    shipping: unknown,
  };
  return { group: {} as LinesBlock['group'], lines, columns: columns as LinesBlock['columns'] };
}

/** Makes a bucket whose published snapshot is of a seller's lines. */
export async function publishSeller(s3: S3Client, bucket: string, seller: Seller): Promise<PublishedRollups> {
  const months = await makeMonths(s3, bucket, seller);
  const made = await publishRollups(writableStore(s3, bucket), MADE, months, null);
  await writeMadeManifest(s3, bucket, made);
  return made;
}

/**
 * Copies the files of a bucket's published snapshot to other keys. Gives its manifest, and one of the copies: for a function, that of
 * a newer snapshot with the same numbers.
 */
export async function copySnapshot(s3: S3Client, bucket: string): Promise<{ older: Manifest; newer: Manifest }> {
  const older = await publishedManifest(s3, bucket);
  const copyOf = async (value: unknown): Promise<unknown> => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).map(async ([name, each]) => [name, await copyOf(each)] as const);
    const copy: Record<string, unknown> = Object.fromEntries(await Promise.all(entries));
    if (typeof copy['key'] !== 'string') return copy;
    const key = copy['key'].replace(`/${MADE}/`, `/${MADE}-again/`);
    const source = `${bucket}/${copy['key']}`;
    const { CopyObjectResult: made } = await s3.send(
      new CopyObjectCommand({ Bucket: bucket, Key: key, CopySource: source }),
    );
    return { ...copy, key, etag: made!.ETag!.replaceAll('"', '') };
  };
  const rollups = (await copyOf(older.rollups)) as Manifest['rollups'];
  return { older, newer: { ...older, snapshot: `${MADE}-again`, rollups } };
}

/** Makes a bucket with the rollups of each month of a seller's lines, written as a refresh does. */
export async function makeMonths(s3: S3Client, bucket: string, seller: Seller): Promise<MonthPart[]> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const store = writableStore(s3, bucket);
  const next = createRandom(1);
  const random = () => next() / 2 ** 32;
  const days = Array.from({ length: seller.days }, (_, day) => seller.from + day);
  const shapes = byName(BASE_ROLLUPS, (name) => ROLLUPS[name]);
  const months: MonthPart[] = [];
  for (const [month, own] of Map.groupBy(days, PERIODS.month.of)) {
    const builder = new LinesBuilder(shapes);
    builder.add(blockOf(seller, own, random), null);
    months.push(await monthPart(store, PERIODS.month.name(month), builder.finish()));
  }
  return months;
}

async function monthPart(
  store: WritableStore,
  month: string,
  rollups: Readonly<Record<string, Rollup>>,
): Promise<MonthPart> {
  const written: MonthPart['rollups'] = {};
  const segments = segmentsIn(month, rollups['sales']!);
  for (const [name, rollup] of Object.entries(rollups)) {
    const { dimensions, measures } = rollup.shape;
    const file = new RollupFile({ dimensions, measures }, new Set(wideMeasures(rollup)));
    for (const { from, to } of segments) {
      file.add(selectDays({ ...rollup, shape: { dimensions, measures } }, (_, day) => from <= day && day <= to));
    }
    const key = monthRollupKey(month, name as RollupName);
    const files = await writeFiles(store, key, { ...file.finish(), descriptions: rollup.descriptions });
    written[name] = { ...files, joined: {}, cells: rollup.size };
  }
  const none = { key: '', etag: '', bytes: 0, sha256: null };
  return {
    id: month,
    series: 'all',
    month,
    count: linesIn(rollups['sales']!),
    refunds: 0,
    lines: none,
    rollups: written,
    reports: [],
    orders_on_several_days: 0,
    segments,
  };
}

/** Segments of a month of one rollup, as a refresh makes them of lines. */
function segmentsIn(month: string, { days, spans, measures }: Rollup): MonthSegment[] {
  const range = daysOfMonth(month);
  const length = range.to - range.from + 1;
  const lines = new Uint32Array(length);
  for (const [cell, day] of days.entries()) {
    lines[day - range.from]! += measures.lines![cell]! + measures.cancelled![cell]!;
  }
  const { starts, cells } = spans.orders ?? NO_SPANS;
  const spanned = Array.from({ length: starts.length - 1 }, (_, set): [number, number] => {
    return [days[cells[starts[set]!]!]! - range.from, days[cells[starts[set + 1]! - 1]!]! - range.from];
  });
  const from = segmentStarts(lines, crossedDays(length, spanned));
  return from.map((start, place) => {
    const end = from[place + 1] ?? length;
    const sum = lines.subarray(start, end).reduce((all, each) => all + each, 0);
    return { from: range.from + start, to: range.from + end - 1, lines: sum, hash: `${month}-${start}` };
  });
}
