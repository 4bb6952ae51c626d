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
const AXIS_WIDTH = 58;
const FONT = '12px Inter, system-ui, sans-serif';
/** Orders come whole. */
const WHOLE_STEPS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8].flatMap((power) => [power, 2 * power, 5 * power]);

/** A line; dashed where it leads to a period that is not whole. */
export function revenuePlot(look: Look, hooks: uPlot.Hooks.Arrays): Plot {
  const { points, colours, format } = look;
  const dots = { show: points.length <= 31, size: 6, width: 2 };
  const line = { stroke: colours.accent, fill: colours.faint, width: 2, spanGaps: false };
  const options = {
    ...common(look, HEIGHTS.revenue),
    axes: [{ show: false }, valueAxis(colours, (value) => format.shortMoney(value))],
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
  const counts = valueAxis(colours, (value) => format.shortCount(value));
  const options: uPlot.Options = {
    ...common(look, HEIGHTS.orders),
    padding: [10, 12, 0, 0],
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

function common({ points, width }: Look, height: number): Omit<uPlot.Options, 'series'> {
  return {
    width,
    height,
    padding: [10, 12, 8, 0],
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
function periodAxis({ points, colours }: Look): uPlot.Axis {
  return {
    stroke: colours.muted,
    font: FONT,
    size: 24,
    gap: 6,
    grid: { show: false },
    ticks: { show: false },
    splits: (plot) => {
      const step = Math.max(1, Math.ceil((points.length * TICK_WIDTH) / Math.max(1, plot.width - AXIS_WIDTH)));
      return numbered(points).filter((index) => index % step === 0);
    },
    values: (_plot, splits) => splits.map((index) => points[index]?.tick ?? ''),
  };
}

function valueAxis({ muted, line }: Colours, format: (value: number) => string): uPlot.Axis {
  return {
    stroke: muted,
    font: FONT,
    size: AXIS_WIDTH,
    gap: 6,
    space: 36,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    values: (_plot, splits) => splits.map(format),
  };
}
