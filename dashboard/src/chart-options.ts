import uPlot from 'uplot';
import type { Format } from './format.ts';
import type { Unit } from './model.ts';
import type { Colours } from './theme.ts';

/** A point of the trend; null where the reports do not say. */
export interface ChartPoint {
  value: number | null;
  /** The same of the days that are compared with. */
  other: number | null;
  orders: number | null;
  /** The parts of the value, where the chart is stacked; in the order of `Look.stacks`. */
  parts: readonly number[];
  /** The period is not wholly shown. */
  partial: boolean;
  /** Its name on the axis. */
  tick: string;
}

/** How the points are to look. */
export interface Look {
  points: readonly ChartPoint[];
  /** Unit of the values. */
  unit: Unit;
  title: string;
  /** Label of the bars of orders; null: the values are those. */
  ordersTitle: string | null;
  /** Number of the parts of each point; 0: a line. */
  stacks: number;
  format: Format;
  colours: Colours;
  /** Pixels. */
  width: number;
}

type Values = (number | null)[];
/** What uPlot takes: options, and the values of its series. */
type Plot = [uPlot.Options, uPlot.AlignedData];

const HEIGHTS = { value: 216, orders: 108 };
const TICK_WIDTH = 64;
/** Room that half a name on the axis of periods takes. */
const HALF_TICK = 24;
const PADDING_RIGHT = 12;
const FONT = '12px Inter, system-ui, sans-serif';
/** Of a sign in that font, at most; and what stands between numbers and plot, with some room. */
const SIGN_WIDTH = 7.4;
const AXIS_ROOM = 14;
/** Orders come whole. */
const WHOLE_STEPS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8].flatMap((power) => [power, 2 * power, 5 * power]);

/** A line, dashed where it leads to a period that is not whole, over the line of the other days; or stacked bars. */
export function valuePlot(look: Look, hooks: uPlot.Hooks.Arrays): Plot {
  const { points, colours, format, unit, ordersTitle } = look;
  const alone = ordersTitle === null;
  const base = common(look, look.title, HEIGHTS.value + (alone ? HEIGHTS.orders : 0));
  const frame = {
    ...base,
    cursor: { ...base.cursor, points: { size: 10 } },
    axes: [alone ? periodAxis(look) : { show: false }, valueAxis(look, (value) => format.shortUnit(value, unit))],
    hooks,
  };
  const other = { stroke: colours.muted, width: 1.5, points: { show: false }, spanGaps: false };
  const others = points.map((point) => point.other);
  if (look.stacks > 0) {
    const options = { ...frame, cursor: base.cursor ?? {}, series: [{}, ...stackSeries(look), other] };
    return [options, [numbered(points), ...stackValues(look), others]];
  }
  const dots = { show: points.length <= 31, size: 6, width: 2 };
  const line = { stroke: colours.accent, fill: colours.faint, width: 2, spanGaps: false };
  const series = [
    {},
    other,
    { ...line, points: { ...dots, fill: colours.accent } },
    { ...line, dash: [4, 4], points: { ...dots, fill: colours.card } },
  ];
  const isPartial = (index: number) => points[index]?.partial === true;
  const whole = points.map(({ value, partial }) => (partial ? null : value));
  const partial = points.map(({ value }, index) => ([index - 1, index, index + 1].some(isPartial) ? value : null));
  return [{ ...frame, series }, [numbered(points), others, whole, partial]];
}

/** The highest stack is drawn first, so that the lower ones stand before it. */
function stackSeries({ stacks, colours }: Look): uPlot.Series[] {
  const paths = uPlot.paths.bars?.({ size: [0.7, 36] }) ?? (() => null);
  return Array.from({ length: stacks }, (_, index) => ({
    paths,
    fill: colours.stack[(stacks - 1 - index) % colours.stack.length]!,
    width: 0,
    points: { show: false },
  }));
}

const stackValues = ({ stacks, points }: Look): Values[] =>
  Array.from({ length: stacks }, (_, index) =>
    points.map(({ parts }) => parts.slice(0, stacks - index).reduce((sum, part) => sum + part, 0)),
  );

/** Bars; paler where the period is not whole. */
export function ordersPlot(look: Look): Plot {
  const { points, colours, format } = look;
  const bars = uPlot.paths.bars?.({ size: [0.7, 36], radius: 0.12 }) ?? (() => null);
  const counts = valueAxis(look, (value) => format.shortUnit(value, 'count'));
  const options: uPlot.Options = {
    ...common(look, look.ordersTitle ?? '', HEIGHTS.orders),
    padding: [10, PADDING_RIGHT, 0, 0],
    axes: [periodAxis(look), { ...counts, incrs: WHOLE_STEPS, space: 24 }],
    series: [
      {},
      { paths: bars, fill: colours.soft, width: 0, points: { show: false } },
      { paths: bars, fill: colours.faint, stroke: colours.soft, width: 1, points: { show: false } },
    ],
  };
  const of = (which: boolean): Values => points.map(({ partial, orders }) => (partial === which ? orders : null));
  return [options, [numbered(points), of(false), of(true)]];
}

const numbered = (points: readonly ChartPoint[]): number[] => points.map((_, index) => index);

function common({ points, width }: Look, title: string, height: number): Omit<uPlot.Options, 'series'> {
  return {
    title,
    width,
    height,
    padding: [10, PADDING_RIGHT, 8, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: [-0.5, points.length - 0.5] },
      y: { range: (_plot, low, high) => [low < 0 ? low * 1.08 : 0, high > 0 ? high * 1.08 : 1] },
    },
    cursor: {
      sync: { key: 'trend', scales: ['x', null] },
      drag: { x: true, y: false, setScale: false, dist: 8 },
      y: false,
      points: { show: false },
    },
  };
}

/** Periods follow each other without gaps, so that each has the same width; as many are named as there is room for. */
function periodAxis(look: Look): uPlot.Axis {
  const { points, colours } = look;
  return {
    stroke: colours.muted,
    font: FONT,
    size: 24,
    gap: 6,
    grid: { show: false },
    ticks: { show: false },
    splits: (plot) => {
      const width = (plot.width - axisWidth(look) - PADDING_RIGHT) / points.length;
      const step = Math.max(1, Math.ceil(TICK_WIDTH / Math.max(1, width)));
      const fits = (index: number) => (points.length - index - 0.5) * width + PADDING_RIGHT >= HALF_TICK;
      return numbered(points).filter((index) => index % step === 0 && fits(index));
    },
    values: (_plot, splits) => splits.map((index) => points[index]?.tick ?? ''),
  };
}

function valueAxis(look: Look, format: (value: number) => string): uPlot.Axis {
  const { muted, line } = look.colours;
  return {
    stroke: muted,
    font: FONT,
    size: axisWidth(look),
    gap: 6,
    space: 36,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    values: (_plot, splits) => splits.map(format),
  };
}

/** Wide enough for every number that may stand on the axis; the same for both plots, which share the axis of periods. */
function axisWidth({ points, format, unit }: Look): number {
  const highest = Math.max(0, ...points.flatMap(({ value, other }) => [Math.abs(value ?? 0), Math.abs(other ?? 0)]));
  const lengths = [1, 0.9, 0.75, 0.5, 0.25, 0.15].map((part) => format.shortUnit(highest * part, unit).length);
  return Math.max(44, Math.ceil(Math.max(...lengths) * SIGN_WIDTH + AXIS_ROOM));
}
