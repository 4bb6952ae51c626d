import uPlot from 'uplot';
import type { Format } from './format.ts';
import type { Colours } from './theme.ts';

/** A point of the trend. */
export interface ChartPoint {
  revenue: number;
  orders: number;
  /** The period is not wholly shown. */
  partial: boolean;
  /** Its name on the axis. */
  tick: string;
}

/** How the points are to look. */
export interface Look {
  points: readonly ChartPoint[];
  format: Format;
  colours: Colours;
  /** Pixels. */
  width: number;
}

type Values = (number | null)[];
/** What uPlot takes: options, and the values of its series. */
type Plot = [uPlot.Options, uPlot.AlignedData];

const HEIGHTS = { revenue: 216, orders: 108 };
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

/** A line; dashed where it leads to a period that is not whole. */
export function revenuePlot(look: Look, hooks: uPlot.Hooks.Arrays): Plot {
  const { points, colours, format } = look;
  const dots = { show: points.length <= 31, size: 6, width: 2 };
  const line = { stroke: colours.accent, fill: colours.faint, width: 2, spanGaps: false };
  const base = common(look, 'Revenue', HEIGHTS.revenue);
  const options = {
    ...base,
    cursor: { ...base.cursor, points: { size: 10 } },
    axes: [{ show: false }, valueAxis(look, (value) => format.shortMoney(value))],
    series: [
      {},
      { ...line, points: { ...dots, fill: colours.accent } },
      { ...line, dash: [4, 4], points: { ...dots, fill: colours.card } },
    ],
    hooks,
  };
  const isPartial = (index: number) => points[index]?.partial === true;
  const whole = points.map(({ revenue, partial }) => (partial ? null : revenue));
  const partial = points.map(({ revenue }, index) => ([index - 1, index, index + 1].some(isPartial) ? revenue : null));
  return [options, [numbered(points), whole, partial]];
}

/** Bars; paler where the period is not whole. */
export function ordersPlot(look: Look): Plot {
  const { points, colours, format } = look;
  const bars = uPlot.paths.bars?.({ size: [0.7, 36], radius: 0.12 }) ?? (() => null);
  const counts = valueAxis(look, (value) => format.shortCount(value));
  const options: uPlot.Options = {
    ...common(look, 'Orders', HEIGHTS.orders),
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
      y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.08 : 1] },
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

/** Wide enough for every sum that may stand on the axis; the same for both plots, which share the axis of periods. */
function axisWidth({ points, format }: Look): number {
  const highest = Math.max(...points.map(({ revenue }) => revenue));
  const lengths = [1, 0.9, 0.75, 0.5, 0.25, 0.15].map((part) => format.shortMoney(highest * part).length);
  return Math.max(44, Math.ceil(Math.max(...lengths) * SIGN_WIDTH + AXIS_ROOM));
}
