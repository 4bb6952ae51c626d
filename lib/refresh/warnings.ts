import type { Warning } from '../../schemas/metadata.ts';
import type { BuiltReport, MonthPart, RollupFile, SharedOrders } from '../../schemas/manifest.ts';
import type { ReportErrorCode } from '../base/report-error.ts';
import { toIsoDay } from '../../schemas/fields/calendar.ts';
import { DIMENSION_NAMES, dimensionOf, OTHER } from '../model/index.ts';
import type { Outcome } from './publish.ts';
import { UPLOAD_GAP } from './report-order.ts';

/** Most warnings of a snapshot; the last one says how many more there are. */
const MOST_WARNINGS = 20;
/** Days on which reports arrived, from which a series counts as a daily one, and the most days between the first and the last. */
const DAILY = { arrivals: 5, within: 7 };
/** Days without a report after which a daily series has stopped. */
const STOPPED_AFTER = 3;
const DAY_MS = 86_400_000;

export interface WarnedAbout {
  outcomes: readonly Outcome[];
  months: readonly MonthPart[];
  shared: readonly SharedOrders[];
  /** Published rollups. */
  rollups: readonly Pick<RollupFile, 'joined'>[];
  now: Date;
}

/** Warnings about the published numbers. They name keys of reports, series and days, and no text of a row. */
export function warningsOf({ outcomes, months, shared, rollups, now }: WarnedAbout): Warning[] {
  const built = outcomes.flatMap((outcome) => (outcome.built === null ? [] : [outcome.built]));
  const keyOf = new Map(built.map(({ reuse_key, key }) => [reuse_key, key]));
  return [
    ...brokenFormats(outcomes),
    ...outcomes.flatMap(leftOut),
    ...leftBeside(months, keyOf),
    ...splitOrders(built),
    ...stoppedSeries(built, now),
    ...severalDays(months),
    ...severalSeries(shared),
    ...joinedValues([...rollups, ...months.flatMap((month) => Object.values(month.rollups))]),
    ...built.flatMap(({ key, warnings }) =>
      warnings.map((message) => ({
        code: 'REPORT_WARNING',
        message: message.startsWith(key) ? message : `${key}: ${message}`,
      })),
    ),
  ];
}

/** The first of them, as many as a manifest holds. */
export function firstWarnings(all: readonly Warning[]): Warning[] {
  if (all.length <= MOST_WARNINGS) return [...all];
  const more = all.length - MOST_WARNINGS + 1;
  return [
    ...all.slice(0, MOST_WARNINGS - 1),
    { code: 'MORE_WARNINGS', message: `${more} more warnings. The refresh report has all of them` },
  ];
}

const BROKEN_FORMAT = 'BROKEN_FORMAT' satisfies ReportErrorCode;

/** One for each `format.json` that cannot be used, however many reports its series has. */
function brokenFormats(outcomes: readonly Outcome[]): Warning[] {
  const failed = outcomes.filter(({ failure }) => failure?.code === BROKEN_FORMAT);
  return [...Map.groupBy(failed, ({ failure }) => failure!.message)].map(([message, of]) => {
    const before = of.filter(({ built }) => built !== null).length;
    const rest = `Reports of its series that count as before: ${before}; refused: ${of.length - before}`;
    return { code: BROKEN_FORMAT, message: `${message}. ${rest}` };
  });
}

function leftOut({ key, built, failure }: Outcome): Warning[] {
  if (failure === null || failure.code === BROKEN_FORMAT) return [];
  const rest = built === null ? '' : '. Its previous version still counts';
  return [{ code: 'REPORT_LEFT_OUT', message: `${key} is refused: ${failure.message}${rest}` }];
}

/** A newer report seems to be meant to replace the days of an older one, but orders of that one are not in it. */
function leftBeside(months: readonly MonthPart[], keyOf: ReadonlyMap<string, string>): Warning[] {
  const pairs = new Map<string, { older: string; newer: string; lines: number; days: number }>();
  for (const { reuse_key, left_beside } of months.flatMap(({ reports }) => reports)) {
    for (const { newer, lines, days } of left_beside) {
      const pair = { older: keyOf.get(reuse_key) ?? '', newer: keyOf.get(newer) ?? '', lines: 0, days: 0 };
      const sums = pairs.get(`${reuse_key} ${newer}`) ?? pair;
      pairs.set(`${reuse_key} ${newer}`, { ...sums, lines: sums.lines + lines, days: sums.days + days });
    }
  }
  return Array.from(pairs.values(), ({ older, newer, lines, days }) => ({
    code: 'LINES_LEFT_BESIDE',
    message: `${lines} lines of ${older} still count on ${days} days of which ${newer} has nearly all orders, but not these. If they were removed on purpose, delete ${older}, or set OVERLAP=day`,
  }));
}

/** Two files of one upload with the same order at the end of one and at the start of the other. */
function splitOrders(built: readonly BuiltReport[]): Warning[] {
  const byFirst = Map.groupBy(
    built.filter(({ edge_orders }) => edge_orders !== null),
    ({ series, edge_orders }) => `${series} ${edge_orders!.first}`,
  );
  return built.flatMap((report) => {
    const next = byFirst.get(`${report.series} ${report.edge_orders?.last}`) ?? [];
    return next
      .filter(
        (other) =>
          other.key !== report.key &&
          other.etag !== report.etag &&
          Math.abs(Date.parse(other.arrived) - Date.parse(report.arrived)) < UPLOAD_GAP,
      )
      .map(({ key }) => ({
        code: 'ORDER_SPLIT',
        message: `${report.key} ends and ${key} begins inside one order, and only the lines in one of them count. Split files between orders`,
      }));
  });
}

function stoppedSeries(built: readonly BuiltReport[], now: Date): Warning[] {
  const today = Math.floor(now.getTime() / DAY_MS);
  return [...Map.groupBy(built, ({ series }) => series)].flatMap(([series, reports]) => {
    const days = [...new Set(reports.map(({ arrived }) => Math.floor(Date.parse(arrived) / DAY_MS)))];
    const newest = days.sort((a, b) => b - a).slice(0, DAILY.arrivals);
    const isDaily = newest.length === DAILY.arrivals && newest[0]! - newest.at(-1)! <= DAILY.within;
    const since = today - (newest[0] ?? today);
    if (!isDaily || since < STOPPED_AFTER) return [];
    const last = toIsoDay(newest[0]!);
    return [
      {
        code: 'SERIES_STOPPED',
        message: `No report of the series "${series}" has arrived for ${since} days; the last one came on ${last}`,
      },
    ];
  });
}

function severalDays(months: readonly MonthPart[]): Warning[] {
  return [...Map.groupBy(months, ({ series }) => series)].flatMap(([series, parts]) => {
    const orders = parts.reduce((sum, { orders_on_several_days }) => sum + orders_on_several_days, 0);
    if (orders === 0) return [];
    return [
      {
        code: 'ORDER_ON_SEVERAL_DAYS',
        message: `${orders} orders of the series "${series}" have lines on several days. Each day counts them once`,
      },
    ];
  });
}

function severalSeries(shared: readonly SharedOrders[]): Warning[] {
  const orders = shared.reduce((sum, each) => sum + each.orders, 0);
  if (orders === 0) return [];
  const months = shared.filter((each) => each.orders > 0).map(({ month }) => month);
  const span = months.length === 1 ? months[0] : `${months[0]} to ${months.at(-1)}`;
  return [
    {
      code: 'ORDER_IN_SEVERAL_SERIES',
      message: `${orders} orders of ${span} are in several series, which are added up: they count more than once. Put reports of one shop into one folder`,
    },
  ];
}

/** Dimensions that have more values than are kept. */
function joinedValues(rollups: readonly Pick<RollupFile, 'joined'>[]): Warning[] {
  return DIMENSION_NAMES.flatMap((name) => {
    const joined = Math.max(0, ...rollups.map((rollup) => rollup.joined[name] ?? 0));
    if (joined === 0) return [];
    const message = `The ${joined} ${dimensionOf(name).plural} with the fewest lines count as "${OTHER}", since a rollup holds no more; filters do not find them`;
    return [{ code: 'VALUES_JOINED', message }];
  });
}
