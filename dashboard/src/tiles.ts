import type { Kpis, TrendRow } from './answers.ts';
import { h } from './dom.ts';
import type { Format } from './format.ts';
import { sparkline } from './sparkline.ts';
import { type Figures, type Tile, TILES } from './tile-list.ts';

/** Tiles of which nothing is known yet. */
export function drawEmptyTiles(list: HTMLElement): void {
  list.replaceChildren(
    ...TILES.map(({ id, label, also }) =>
      h(
        'li',
        { class: `tile ${also ? 'minor' : 'major'}`, 'data-tile': id },
        h('h3', {}, label),
        h('p', { class: 'value' }, h('data', { class: 'pending' }, '\u00a0')),
        h('p', { class: 'change' }, '\u00a0'),
        also && h('p', { class: 'also' }, '\u00a0'),
        h('div', { class: 'spark-place' }),
      ),
    ),
  );
}

export function drawTiles(list: HTMLElement, kpis: Kpis, format: Format): void {
  for (const tile of TILES) {
    const value = tile.value(kpis);
    const element = part(list, `[data-tile="${tile.id}"]`);
    drawValue(part(element, '.value'), value, textOf(tile, value, format));
    const change = changeOf(tile, kpis, format);
    part(element, '.change').replaceChildren(...change);
    part(element, '.change').hidden = change.length === 0;
    if (tile.also) part(element, '.also').textContent = tile.also(kpis, format);
  }
}

/** What is not known has no number. */
const textOf = (tile: Tile, value: number, format: Format): string =>
  Number.isNaN(value) ? '–' : tile.text(value, format);

/** Large sums of some currencies are long: the style sheet makes them fit. */
function drawValue(element: HTMLElement, value: number, text: string): void {
  element.replaceChildren(h('data', { value }, text));
  element.style.setProperty('--length', String(text.length));
}

/** Periods that are not whole would look like a fall: they are left out where enough others remain. */
export function drawSparklines(list: HTMLElement, rows: readonly TrendRow[]): void {
  const whole = rows.filter(({ partial }) => !partial);
  const shown = whole.length > 2 ? whole : rows;
  for (const { id, spark } of TILES) {
    const values = shown.map(spark).filter((value) => value !== undefined);
    const place = part(list, `[data-tile="${id}"] .spark-place`);
    const line = sparkline(values);
    place.replaceChildren(...(line ? [line] : []));
    place.hidden = line === null;
  }
}

function changeOf(tile: Tile, kpis: Kpis, format: Format): (Node | string)[] {
  const { previous } = kpis;
  if (!previous || previous.partial) return [];
  const from = h('span', { class: 'from' }, `from ${textOf(tile, tile.value(previous), format)}`);
  const exact = differenceOf(tile, kpis, previous);
  if (exact === null) return [from];
  // As it is shown: what reads 0.0 is neither better nor worse.
  const difference = Math.round(exact * 10) / 10;
  const text = 'points' in tile.change ? format.points(difference) : format.change(difference);
  const delta = h('span', { class: `delta ${judged(difference, tile.better)}` }, arrow(difference), ` ${text} `);
  return [delta, from];
}

/** Null where there was nothing to compare with. */
function differenceOf({ change, value }: Tile, kpis: Kpis, previous: Figures): number | null {
  if ('percent' in change) return kpis.change_percent?.[change.percent] ?? null;
  if (change.points === 'amazon') {
    const difference = value(kpis) - value(previous);
    return previous.total_orders === 0 || Number.isNaN(difference) ? null : rounded(difference);
  }
  return kpis.change_points?.[change.points] ?? null;
}

/** By colour alone nobody has to tell: the sign stands there too. */
const arrow = (difference: number) =>
  difference === 0 ? null : h('span', { 'aria-hidden': 'true' }, difference > 0 ? '▲' : '▼');

function judged(difference: number, better: Tile['better']): 'good' | 'bad' | 'neutral' {
  if (!better || difference === 0) return 'neutral';
  return difference > 0 === (better === 'more') ? 'good' : 'bad';
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

function part(of: HTMLElement, selector: string): HTMLElement {
  const found = of.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`There is no ${selector}`);
  return found;
}
