import { SETTINGS } from './etl.ts';
import { addTo, type Cells, type Line, cellsOf, numbersOf } from './lines.ts';
import { seriesOf } from '../../lib/refresh/layout.ts';

/** A report as the model knows it. */
export interface ModelReport {
  key: string;
  lines: readonly Line[];
  lastModified: Date;
}

/** The same cells without state and category, as the rollup `daily` has them. */
export function dailyCells(cells: Cells): Cells {
  const daily: Cells = {};
  for (const [key, measures] of Object.entries(cells)) {
    const [day, series, , , fulfilment, b2b] = key.split('|');
    addTo(daily, [day, series, fulfilment, b2b].join('|'), measures);
  }
  return daily;
}

/**
 * What the published rollups must hold, computed from the reports' lines alone. Within a series an order is taken from the
 * newest report that has it: one id on one day, and `csvOf` numbers the lines of a day. With `day` the newest report of a
 * day counts, but on its own first and last day the one with more lines. Tests upload within a minute, so that the later last
 * day makes a report newer.
 */
export function modelCells(reports: readonly ModelReport[], overlap = SETTINGS.overlap): Cells {
  const cells: Cells = {};
  const lastDay = ({ lines }: ModelReport) => Math.max(...lines.map(({ day }) => day));
  const byAge = [...reports].sort(
    (a, b) =>
      compare(lastDay(a), lastDay(b)) ||
      a.lastModified.getTime() - b.lastModified.getTime() ||
      (a.key < b.key ? -1 : 1),
  );
  if (overlap === 'order') {
    const orders = new Map<string, { line: Line; series: string }>();
    for (const { key, lines } of byAge) {
      const series = seriesOf(key, SETTINGS.rawPrefix);
      const numbers = numbersOf(lines);
      for (const [at, line] of lines.entries()) orders.set(`${series} ${line.day} ${numbers[at]}`, { line, series });
    }
    for (const { line, series } of orders.values()) cellsOf([line], series, cells);
    return cells;
  }
  const standing = new Map<string, Line[]>();
  for (const { key, lines } of byAge) {
    const series = seriesOf(key, SETTINGS.rawPrefix);
    const days = [...new Set(lines.map(({ day }) => day))].sort((a, b) => a - b);
    for (const day of days) {
      const place = `${series}\0${day}`;
      const mine = lines.filter((line) => line.day === day);
      const theirs = standing.get(place) ?? [];
      const inside = day !== days[0] && day !== days.at(-1);
      if (overlap === 'add') standing.set(place, [...theirs, ...mine]);
      else if (inside || mine.length >= theirs.length) standing.set(place, mine);
    }
  }
  for (const [place, lines] of standing) cellsOf(lines, place.split('\0')[0], cells);
  return cells;
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
