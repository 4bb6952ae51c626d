import type { Kpis, Metadata, TrendRow } from './answers.ts';
import { button, h } from './dom.ts';
import type { Format } from './format.ts';
import { sparkline } from './sparkline.ts';
import { t } from './text.ts';
import { type Figures, type Tile, TILES } from './tile-list.ts';

/** Tiles before there are numbers. `onChoose`: a tile was chosen for the chart. */
export function drawEmptyTiles(list: HTMLElement, onChoose: (tile: Tile) => void): void {
  list.replaceChildren(
    ...TILES.map((tile, index) => {
      const { id, label } = tile;
      const title = t('kpis.choose', { name: label() });
      return h(
        'li',
        { class: `tile ${index < 5 ? 'major' : 'minor'}`, 'data-tile': id },
        h(
          'h3',
          {},
          button({ class: 'choose', 'aria-pressed': 'false', title }, label(), () => onChoose(tile)),
        ),
        h('p', { class: 'value' }, h('data', { class: 'pending' }, '\u00a0')),
        h('p', { class: 'change' }, '\u00a0'),
        h('p', { class: 'also' }, '\u00a0'),
        h('div', { class: 'spark-place' }),
      );
    }),
  );
}

/** Marks the tile whose figure the chart shows. */
export function markTile(list: HTMLElement, figure: Tile['trend']): void {
  for (const { id, trend } of TILES) {
    const tile = part(list, `[data-tile="${id}"]`);
    tile.classList.toggle('chosen', trend === figure);
    part(tile, '.choose').setAttribute('aria-pressed', String(trend === figure));
  }
}

export function drawTiles(list: HTMLElement, kpis: Kpis, metadata: Metadata, format: Format): void {
  for (const tile of TILES) {
    const value = tile.value(kpis);
    const element = part(list, `[data-tile="${tile.id}"]`);
    drawValue(part(element, '.value'), value, value === null ? '–' : tile.text(value, format));
    const change = value === null ? [whyMissing(tile, metadata)] : changeOf(tile, kpis, format);
    part(element, '.change').replaceChildren(...change);
    part(element, '.change').hidden = change.length === 0;
    const also = value === null ? '' : alsoOf(tile, kpis, metadata, format);
    part(element, '.also').textContent = also;
    part(element, '.also').hidden = also === '';
  }
}

/** Large sums of some currencies are long: the style sheet makes them fit. */
function drawValue(element: HTMLElement, value: number | null, text: string): void {
  element.replaceChildren(h('data', { value: value ?? undefined }, text));
  element.style.setProperty('--length', String(text.length));
}

function whyMissing({ needs }: Tile, { missing_columns: missing }: Metadata): string {
  const columns = needs.filter((column) => missing.includes(column));
  return columns.length > 0 ? t('tile.noColumn', { columns: columns.join(', ') }) : t('tile.notPublished');
}

function alsoOf(tile: Tile, kpis: Figures, metadata: Metadata, format: Format): string {
  const covered = metadata.coverage[tile.kpi];
  if (covered !== undefined) return t('tile.partial', { percent: format.percent(covered) });
  return tile.also?.(kpis, format, metadata) ?? '';
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
  const before = tile.value(previous);
  if (before === null) return [];
  const from = h('span', { class: 'from' }, t('tile.from', { value: tile.text(before, format) }));
  const exact = differenceOf(tile, kpis, previous);
  if (exact === null) return [from];
  // As it is shown: what reads 0.0 is neither better nor worse.
  const difference = toTenth(exact);
  const text =
    'points' in tile.change ? t('tile.points', { value: format.points(difference) }) : format.change(difference);
  const delta = h('span', { class: `delta ${judged(difference, tile.better)}` }, arrow(difference), ` ${text} `);
  return [delta, from];
}

/** Null where there was nothing to compare with. */
function differenceOf({ change, value }: Tile, kpis: Kpis, previous: Figures): number | null {
  if ('percent' in change) return kpis.change_percent?.[change.percent] ?? null;
  if (change.points !== 'amazon') return kpis.change_points?.[change.points] ?? null;
  const [now, before] = [value(kpis), value(previous)];
  return previous.total_orders === 0 || now === null || before === null ? null : rounded(now - before);
}

/** To one decimal, halves away from 0 on both sides of it. */
export const toTenth = (value: number): number => (Math.sign(value) * Math.round(Math.abs(value) * 10)) / 10;

/** By colour alone nobody has to see it: the sign is there too. */
export const arrow = (difference: number): HTMLElement | null =>
  difference === 0 ? null : h('span', { 'aria-hidden': 'true' }, difference > 0 ? '▲' : '▼');

export function judged(difference: number, better: Tile['better']): 'good' | 'bad' | 'neutral' {
  if (!better || difference === 0) return 'neutral';
  return difference > 0 === (better === 'more') ? 'good' : 'bad';
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

function part(of: HTMLElement, selector: string): HTMLElement {
  const found = of.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`There is no ${selector}`);
  return found;
}
