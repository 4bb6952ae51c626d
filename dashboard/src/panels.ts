import type { Answer, Category, Kpis, Region, TrendRow } from './answers.ts';
import { byId } from './dom.ts';
import { type Format, formatOf } from './format.ts';
import { DIMENSIONS, type FilterName, shortTitle } from './model.ts';
import { type AnyPanel, Panel, type PanelActions, type Wish } from './panel.ts';
import { fittingGranularity, type Granularity } from './period.ts';
import { drawRanking } from './ranking.ts';
import { drawEmptyTiles, drawSparklines, drawTiles } from './tiles.ts';
import { Trend } from './trend.ts';
import { apiQuery, toggled, type View, withPeriod } from './view.ts';

export interface PanelsActions extends PanelActions {
  go: (view: View) => void;
}

const tiles = () => byId('tiles', HTMLElement);
const format = ({ metadata }: Answer<unknown>): Format => formatOf(metadata);
const hasNoLines = ({ metadata }: Answer<unknown>): boolean => metadata.total_records === 0;
const granularityOf = ({ view, span }: Wish): Granularity => view.granularity ?? fittingGranularity(span);

/** The panels of the page: one a route. */
export function makePanels(actions: PanelsActions): readonly AnyPanel[] {
  drawEmptyTiles(tiles());
  return [kpisPanel(actions), trendPanel(actions), regionsPanel(actions), categoriesPanel(actions)];
}

const kpisPanel = (actions: PanelsActions): AnyPanel =>
  new Panel<Kpis>(
    {
      id: 'kpis',
      path: 'analytics/kpis',
      query: ({ view, span }) => apiQuery(span, view.filters, { compare: 'previous_period' }),
      isEmpty: hasNoLines,
      show(answer) {
        drawTiles(tiles(), answer.data, format(answer));
        byId('compared', HTMLElement).textContent = comparedWith(answer);
      },
      clear: () => byId('compared', HTMLElement).replaceChildren(),
    },
    actions,
  );

function comparedWith(answer: Answer<Kpis>): string {
  const { previous } = answer.data;
  const { start_date: from, end_date: to } = answer.metadata.filters;
  const words = format(answer);
  const days = from && to ? words.span({ from, to }) : '';
  if (!previous?.start_date || !previous.end_date) return days;
  if (previous.partial) return `${days}. The data do not reach back far enough to compare.`;
  return `${days}, compared with ${words.span({ from: previous.start_date, to: previous.end_date })}`;
}

function trendPanel(actions: PanelsActions): AnyPanel {
  let last: View | undefined;
  const trend = new Trend({
    onSpan: (span) => last && actions.go(withPeriod(last, span)),
    onGranularity: (granularity) => last && actions.go({ ...last, granularity }),
  });
  return new Panel<TrendRow[]>(
    {
      id: 'trends',
      path: 'analytics/trends',
      query(wish) {
        last = wish.view;
        trend.mark(granularityOf(wish));
        return apiQuery(wish.span, wish.view.filters, { granularity: granularityOf(wish) });
      },
      isEmpty: hasNoLines,
      show(answer, wish) {
        trend.show(answer, granularityOf(wish), format(answer), wish.span);
        drawSparklines(tiles(), answer.data);
      },
      clear: () => drawSparklines(tiles(), []),
    },
    actions,
  );
}

const regionsPanel = (actions: PanelsActions): AnyPanel =>
  new Panel<Region[]>(
    {
      id: 'regions',
      path: 'analytics/regions',
      query: ({ view, span }) => apiQuery(span, view.filters),
      isEmpty: ({ data }) => data.length === 0,
      show(answer, { view }) {
        const { data } = answer;
        const words = format(answer);
        // Of a list that is cut the whole is not known.
        const all = data.length === (answer.metadata.total ?? data.length) ? sum(data) : 0;
        drawRanking(byId('regions', HTMLElement).querySelector<HTMLElement>('.body')!, {
          caption: captionOf('state'),
          headers: [DIMENSIONS.state.title, shortTitle('revenue'), 'Share', shortTitle('orders')],
          rows: data.map(({ state, revenue, order_count }) => ({
            name: state,
            revenue,
            cells: [
              words.sum(revenue, data[0]?.revenue),
              all > 0 ? words.percent((revenue / all) * 100) : '–',
              words.count(order_count),
            ],
          })),
          chosen: view.filters.state ?? [],
          onChoose: (state) => actions.go(toggled(view, 'state', state)),
        });
      },
    },
    actions,
  );

const categoriesPanel = (actions: PanelsActions): AnyPanel =>
  new Panel<Category[]>(
    {
      id: 'categories',
      path: 'analytics/categories',
      query: ({ view, span }) => apiQuery(span, view.filters),
      isEmpty: ({ data }) => data.length === 0,
      show(answer, { view }) {
        const { data } = answer;
        const words = format(answer);
        drawRanking(byId('categories', HTMLElement).querySelector<HTMLElement>('.body')!, {
          caption: captionOf('category'),
          headers: [
            DIMENSIONS.category.title,
            shortTitle('revenue'),
            shortTitle('orders'),
            shortTitle('average_order_value'),
          ],
          rows: data.map(({ category, revenue, order_count, avg_order_value }) => ({
            name: category,
            revenue,
            cells: [words.sum(revenue, data[0]?.revenue), words.count(order_count), words.money(avg_order_value)],
          })),
          chosen: view.filters.category ?? [],
          onChoose: (category) => actions.go(toggled(view, 'category', category)),
        });
      },
    },
    actions,
  );

const captionOf = (by: FilterName): string => `${DIMENSIONS[by].plural} by revenue`;

const sum = (rows: readonly { revenue: number }[]): number => rows.reduce((all, { revenue }) => all + revenue, 0);
