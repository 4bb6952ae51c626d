import { button, h, redraw, setWidth } from './dom.ts';

/** Rows that are shown before somebody wants more. */
const FIRST_ROWS = 10;

export interface RankingRow {
  name: string;
  revenue: number;
  /** The cells after the name. */
  cells: readonly string[];
}

export interface Ranking {
  caption: string;
  /** Headers of all columns, that of the names first. */
  headers: readonly string[];
  rows: readonly RankingRow[];
  /** Names that the page is filtered by. */
  chosen: readonly string[];
  onChoose: (name: string) => void;
}

/** A table whose rows are bars: the chart and its table view are one. */
export function drawRanking(body: HTMLElement, ranking: Ranking, all = false): void {
  const { caption, headers, rows } = ranking;
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  const most = rows[0]?.revenue ?? 0;
  const table = h(
    'table',
    { class: 'ranking' },
    h('caption', { class: 'hidden' }, caption),
    h('thead', {}, h('tr', {}, ...headers.map((header) => h('th', { scope: 'col' }, header)))),
    h('tbody', {}, ...shown.map((row) => rowOf(row, most, ranking))),
  );
  const rest = rows.length - FIRST_ROWS;
  const label = all ? 'Show fewer' : `Show all ${rows.length}`;
  const more = button({ class: 'quiet more' }, label, () => {
    drawRanking(body, ranking, !all);
    body.querySelector<HTMLElement>('.more')?.focus();
  });
  redraw(body, rest > 0 ? [table, more] : [table]);
}

function rowOf({ name, revenue, cells }: RankingRow, most: number, { chosen, onChoose }: Ranking): HTMLElement {
  const isChosen = chosen.includes(name);
  const title = isChosen && chosen.length === 1 ? `Show all again` : `Show ${name} only`;
  const choose = button({ class: 'name', 'aria-pressed': String(isChosen), title }, name, () => onChoose(name));
  const bar = h('div', { class: 'bar', 'aria-hidden': 'true' }, setWidth(h('div'), most > 0 ? revenue / most : 0));
  return h(
    'tr',
    { class: isChosen && 'chosen' },
    h('th', { scope: 'row' }, choose, bar),
    ...cells.map((cell) => h('td', {}, cell)),
  );
}
