import { svg } from './dom.ts';

const WIDTH = 100;
const HEIGHT = 28;

/** A line without axes, for the shape of things alone: whoever cannot see it has the table of the trend. */
export function sparkline(values: readonly number[]): SVGElement | null {
  if (values.length < 2) return null;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = (index: number) => round((index / (values.length - 1)) * WIDTH);
  // What never changes lies in the middle, and nothing at the bottom.
  const y = (value: number) =>
    round(high === low && low !== 0 ? HEIGHT / 2 : HEIGHT - 2 - ((value - low) / (high - low || 1)) * (HEIGHT - 4));
  const line = values.map((value, index) => `${x(index)} ${y(value)}`).join('L');
  return svg(
    'svg',
    {
      class: 'spark',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    svg('path', { class: 'spark-area', d: `M0 ${HEIGHT}L${line}L${WIDTH} ${HEIGHT}Z` }),
    svg('path', { class: 'spark-line', d: `M${line}` }),
  );
}

const round = (value: number): number => Math.round(value * 100) / 100;
