import type { Answer, Dimensions, ListRow } from './answers.ts';
import { ApiError, askJson } from './api.ts';
import { button, h, redraw, segments, setWidth } from './dom.ts';
import { type Format, formatOf } from './format.ts';
import {
  dimensionPlural,
  dimensionTitle,
  FIGURES,
  type FilterName,
  type ListFigureName,
  LISTS,
  shortTitle,
} from './model.ts';
import { type AnyPanel, Panel, type PanelActions, type Wish } from './panel.ts';
import { panelSection } from './panel-section.ts';
import { t } from './text.ts';
import { arrow, judged, toTenth } from './tiles.ts';
import { addComparison, apiQuery, toggled, type View } from './view.ts';

/** Rows that are loaded at first, and when somebody wants more. */
const FIRST_ROWS = 50;
const MOST_ROWS = 1000;
/** Names that a query takes. */
const MOST_NAMES = 100;
/** Milliseconds after the last key until a long list is searched by the service. */
const SEARCH_AFTER = 300;
/** A list that is shorter needs no search. */
const SEARCHED_FROM = 10;

/** A list of the page: which route, and what its rows are. */
export interface ListSpec {
  id: string;
  path: string;
  title: () => string;
  /** What rows can be; with several there is a switch. */
  keys: readonly FilterName[];
  key: (view: View) => FilterName;
  /** The view with rows of another kind. */
  withKey?: (view: View, key: FilterName) => View;
  /** What the route takes besides days, filters and comparison. */
  parameters?: (key: FilterName) => Record<string, string>;
  /** What is beside the name of a row. */
  beside?: (row: ListRow, key: FilterName) => readonly (string | null | undefined)[];
  columns: readonly ColumnName[];
}

export interface ListActions extends PanelActions {
  go: (view: View) => void;
  /** Loads a panel again, as something other than the view has changed what it asks for. */
  reload: (panel: AnyPanel) => void;
}

interface Column {
  header: () => string;
  /** What the route sorts by. */
  sort: string;
  value: (row: ListRow) => number | null;
  text: (value: number, format: Format, largest: number) => string | Node;
  /** Shown only where the list is compared. */
  compared?: true;
}

/** A column with a figure of lists. */
function figureColumn(name: ListFigureName): Column {
  return {
    header: () => shortTitle(LISTS[name]),
    sort: name,
    value: (row) => row[name],
    text: (value, format, largest) => format.unit(value, FIGURES[LISTS[name]].unit, largest),
  };
}

const COLUMNS = {
  revenue: figureColumn('revenue'),
  share: {
    header: () => t('list.share'),
    sort: 'revenue',
    value: ({ share }) => share?.['revenue'] ?? null,
    text: (value, format) => format.percent(value),
  },
  change: {
    header: () => t('list.change'),
    sort: 'change_percent.revenue',
    value: ({ change_percent: change }) => change?.revenue ?? null,
    text: changeText,
    compared: true,
  },
  distinct_orders: figureColumn('distinct_orders'),
  quantity_sold: figureColumn('quantity_sold'),
  distinct_order_value: figureColumn('distinct_order_value'),
  net_revenue: figureColumn('net_revenue'),
  cancelled_orders: {
    header: () => shortTitle('cancelled_orders'),
    sort: 'cancelled_orders',
    value: ({ cancelled_orders: lines }) => lines ?? null,
    text: (value, format) => format.count(value),
  },
} as const satisfies Record<string, Column>;
export type ColumnName = keyof typeof COLUMNS;

function changeText(value: number, format: Format): Node {
  const difference = toTenth(value);
  const text = format.change(difference);
  return h('span', { class: `delta ${judged(difference, 'more')}` }, arrow(difference), ` ${text}`);
}

interface Sorting {
  column: ColumnName | 'name';
  down: boolean;
}

const BY_REVENUE: Sorting = { column: 'revenue', down: true };

/** A table whose rows are bars, and its panel: sorted by any column, searched, filtered by its rows. */
export class List {
  readonly panel: AnyPanel;
  readonly #spec: ListSpec;
  readonly #actions: ListActions;
  readonly #body: HTMLElement;
  readonly #search = h('input', {
    type: 'search',
    class: 'search',
    placeholder: t('filters.searchShort'),
    hidden: true,
  });
  #sorting = BY_REVENUE;
  #limit = FIRST_ROWS;
  /** What the search found in a list that is not wholly here. */
  #found: readonly string[] | null = null;
  #searching: ReturnType<typeof setTimeout> | undefined;
  #shown: { answer: Answer<ListRow[]>; wish: Wish } | undefined;

  constructor(spec: ListSpec, place: HTMLElement, actions: ListActions) {
    this.#spec = spec;
    this.#actions = actions;
    const section = panelSection(spec.id, spec.title(), [...this.#switch(), this.#search]);
    place.append(section);
    this.#body = section.querySelector<HTMLElement>('.body')!;
    this.#search.addEventListener('input', () => this.#onSearch());
    this.panel = new Panel<ListRow[]>(
      {
        id: spec.id,
        path: spec.path,
        query: (wish) => this.#query(wish),
        isEmpty: ({ data }) => data.length === 0 && this.#search.value === '',
        show: (answer, wish) => this.#show(answer, wish),
      },
      actions,
    );
  }

  #switch(): HTMLElement[] {
    const { id, keys, withKey } = this.#spec;
    if (keys.length < 2 || !withKey) return [];
    const options = keys.map((key) => [key, dimensionTitle(key)] as const);
    return [
      segments(`${id}-by`, t('list.by'), options, (key) => {
        if (!this.#shown) return;
        this.#forget();
        this.#actions.go(withKey(this.#shown.wish.view, key));
      }),
    ];
  }

  #forget(): void {
    this.#search.value = '';
    this.#found = null;
    this.#limit = FIRST_ROWS;
    this.#sorting = BY_REVENUE;
  }

  /** A list does not follow its own filter: its rows stay, and those of the filter are marked. */
  #query({ view, span }: Wish): URLSearchParams {
    const key = this.#spec.key(view);
    for (const input of document.querySelectorAll<HTMLInputElement>(`#${this.#spec.id}-by input`))
      input.checked = input.value === key;
    const more = { ...this.#spec.parameters?.(key), share: 'true', limit: String(this.#limit), sort: this.#sort(view) };
    const query = addComparison(apiQuery(span, view, more, key), view.compare);
    for (const name of this.#found ?? []) query.append(key, name);
    return query;
  }

  #sort({ compare }: View): string {
    const { column, down } = this.#sorting;
    if (column === 'name') return `${down ? '-' : ''}value`;
    const by = column === 'change' && compare === 'none' ? 'revenue' : column;
    return `${down || by !== column ? '-' : ''}${COLUMNS[by].sort}`;
  }

  #onSearch(): void {
    clearTimeout(this.#searching);
    if (!this.#isCut() && this.#found === null) return this.#draw();
    this.#searching = setTimeout(() => void this.#find(this.#search.value.trim()), SEARCH_AFTER);
  }

  #isCut(): boolean {
    const { answer } = this.#shown ?? {};
    return answer !== undefined && answer.data.length < (answer.metadata.total ?? 0);
  }

  /** Searches a list that is too long to be here, by the service. */
  async #find(text: string): Promise<void> {
    if (!this.#shown) return;
    const { view, span, signal } = this.#shown.wish;
    const key = this.#spec.key(view);
    try {
      if (text === '') this.#found = null;
      else {
        const query = apiQuery(span, view, { dimension: key, q: text, limit: String(MOST_NAMES) }, key);
        const { data } = await askJson<Answer<Dimensions>>('analytics/dimensions', query, { signal });
        if (this.#search.value.trim() !== text) return;
        this.#found = (data[key] ?? []).map(({ value }) => value);
      }
      if (this.#found?.length === 0) this.#draw();
      else this.#actions.reload(this.panel);
    } catch (error) {
      if (error instanceof ApiError) this.#note(error.message);
    }
  }

  #show(answer: Answer<ListRow[]>, wish: Wish): void {
    this.#shown = { answer, wish };
    this.#search.hidden = answer.data.length < SEARCHED_FROM && this.#search.value === '';
    this.#search.setAttribute('aria-label', t('list.search', { name: dimensionPlural(this.#spec.key(wish.view)) }));
    this.#draw();
  }

  #draw(): void {
    if (!this.#shown) return;
    const { answer, wish } = this.#shown;
    const key = this.#spec.key(wish.view);
    const format = formatOf(answer.metadata);
    const rows = this.#rows(key);
    const most = Math.max(0, ...answer.data.map(({ revenue }) => revenue));
    const columns = this.#spec.columns
      .filter((name) => !('compared' in COLUMNS[name]) || answer.data.some(({ change_percent: change }) => change))
      .filter((name) => name !== 'net_revenue' || answer.metadata.net_revenue_excludes.length < 2);
    const table = h(
      'table',
      { class: 'ranking' },
      h('caption', { class: 'hidden' }, t('list.caption', { name: dimensionPlural(key) })),
      h('thead', {}, h('tr', {}, ...(['name', ...columns] as const).map((name) => this.#header(name, key)))),
      h('tbody', {}, ...rows.map((row) => this.#row(row, { key, most, columns, format, view: wish.view }))),
    );
    const scroll = h('div', { class: 'scroll' }, table);
    const top = this.#body.querySelector('.scroll')?.scrollTop ?? 0;
    const none = rows.length === 0 && h('p', { class: 'note' }, t('list.none', { name: dimensionPlural(key) }));
    redraw(this.#body, [scroll, ...(none ? [none] : []), ...this.#rest(answer, format)]);
    scroll.scrollTop = top;
  }

  #rows(key: FilterName): readonly ListRow[] {
    const { answer } = this.#shown!;
    if (this.#found?.length === 0) return [];
    if (this.#isCut()) return answer.data; // in the order that the service was asked for: it has the other rows
    const sought = this.#found === null ? this.#search.value.trim().toLowerCase() : '';
    const nameOf = (row: ListRow) => row[key] ?? '';
    const found = answer.data.filter((row) =>
      [nameOf(row), ...(this.#spec.beside?.(row, key) ?? [])].some((text) => text?.toLowerCase().includes(sought)),
    );
    const { column, down } = this.#sorting;
    const sign = down ? -1 : 1;
    if (column === 'name') return found.toSorted((a, b) => sign * nameOf(a).localeCompare(nameOf(b)));
    const { value } = COLUMNS[column];
    // What has no number comes last, as in the answers of the service.
    return found.toSorted((a, b) => {
      const [first, second] = [value(a), value(b)];
      if (first === null || second === null) return Number(first === null) - Number(second === null);
      return sign * (first - second);
    });
  }

  #header(column: ColumnName | 'name', key: FilterName): HTMLElement {
    const header = column === 'name' ? dimensionTitle(key) : COLUMNS[column].header();
    const isSorted = this.#sorting.column === column;
    const state = this.#sorting.down ? 'descending' : 'ascending';
    const sort = button({ class: 'sort', title: t('list.sort', { name: header }) }, header, () => {
      this.#sorting = { column, down: isSorted ? !this.#sorting.down : column !== 'name' };
      if (this.#isCut()) this.#actions.reload(this.panel);
      else this.#draw();
    });
    return h('th', { scope: 'col', 'aria-sort': isSorted && state }, sort);
  }

  #row(
    row: ListRow,
    {
      key,
      most,
      columns,
      format,
      view,
    }: { key: FilterName; most: number; columns: readonly ColumnName[]; format: Format; view: View },
  ): HTMLElement {
    const name = row[key] ?? '';
    const chosen = view.filters[key] ?? [];
    const isChosen = chosen.includes(name);
    const title = isChosen && chosen.length === 1 ? t('list.again') : t('list.only', { name });
    const choose = () => this.#actions.go(toggled(view, key, name));
    const beside = (this.#spec.beside?.(row, key) ?? []).filter((text) => text && text !== name);
    const more = beside.length > 0 && h('span', { class: 'beside' }, h('bdi', {}, beside.join(' · ')));
    const bar = h(
      'div',
      { class: 'bar', 'aria-hidden': 'true' },
      setWidth(h('div'), most > 0 ? row.revenue / most : 0),
    );
    const element = h(
      'tr',
      { class: isChosen && 'chosen' },
      h(
        'th',
        { scope: 'row' },
        button({ class: 'name', 'aria-pressed': String(isChosen), title }, h('bdi', {}, name), choose),
        more,
        bar,
      ),
      ...columns.map((column) => {
        const { value, text }: Column = COLUMNS[column];
        const number = value(row);
        return h('td', {}, number === null ? '–' : text(number, format, most));
      }),
    );
    // The whole row, for the mouse; the button is for the keyboard. A text that is being marked is no click.
    element.addEventListener('click', ({ target }) => {
      if (!(target instanceof Element && target.closest('button')) && getSelection()?.isCollapsed !== false) choose();
    });
    return element;
  }

  /** What says that a list goes on, and shows more of it. */
  #rest({ data, metadata }: Answer<ListRow[]>, format: Format): HTMLElement[] {
    const total = metadata.total ?? data.length;
    if (data.length >= total) return [];
    const [shown, count] = [format.count(data.length), format.count(total)];
    const words = h('span', { class: 'aside' }, t('list.first', { shown, count }));
    if (data.length >= MOST_ROWS) return [h('p', { class: 'more' }, words)];
    const label = t('list.more', { count: format.count(Math.min(MOST_ROWS, total)) });
    const more = button({ class: 'quiet' }, label, () => {
      this.#limit = MOST_ROWS;
      this.#actions.reload(this.panel);
    });
    return [h('p', { class: 'more' }, words, ' ', more)];
  }

  #note(text: string): void {
    redraw(this.#body, [h('p', { class: 'note', role: 'alert' }, text)]);
  }
}
