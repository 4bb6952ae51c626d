import { SETTINGS } from './etl.ts';
import { addTo, type Cells, type Line, cellsOf } from './lines.ts';
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
 * What the published rollups must hold, computed from the reports' lines alone: within a series, on a day of several reports, the
 * newer one stands, but on its own first and last day the one with more lines.
 */
export function modelCells(reports: readonly ModelReport[], overlap = SETTINGS.overlap): Cells {
  const cells: Cells = {};
  const byAge = [...reports].sort(
    (a, b) => a.lastModified.getTime() - b.lastModified.getTime() || (a.key < b.key ? -1 : 1),
  );
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
