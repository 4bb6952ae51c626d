import type { Answer, Kpis, TrendRow } from './answers.ts';
import { byId } from './dom.ts';
import { type Format, formatOf } from './format.ts';
import { List, type ListActions, type ListSpec } from './list.ts';
import { dimensionPlural } from './model.ts';
import { type AnyPanel, Panel, type Wish } from './panel.ts';
import { fittingGranularity, type Granularity } from './period.ts';
import { canStack, loadStack, stackChoice, weeksOf } from './stack.ts';
import { t } from './text.ts';
import { drawEmptyTiles, drawSparklines, drawTiles, markTile } from './tiles.ts';
import { Trend } from './trend.ts';
import {
  addComparison,
  apiQuery,
  PRODUCT_KEYS,
  type ProductKey,
  SHIPPING_KEYS,
  type ShippingKey,
  type View,
  withPeriod,
} from './view.ts';

export interface PanelsActions extends ListActions {
  /** The view that the page shows. */
  view: () => View;
  /** Shows another view of what the panels have already. */
  redraw: (view: View) => void;
}

const tiles = () => byId('tiles', HTMLElement);
const format = ({ metadata }: Answer<unknown>): Format => formatOf(metadata);
const hasNoLines = ({ metadata }: Answer<unknown>): boolean => metadata.total_records === 0;
const granularityOf = ({ view, span }: Wish): Granularity => view.granularity ?? fittingGranularity(span);

/** The lists of the page, in its order. */
const LISTS: readonly ListSpec[] = [
  {
    id: 'products',
    path: 'analytics/products',
    title: () => t('list.products'),
    keys: PRODUCT_KEYS,
    key: ({ products }) => products,
    withKey: (view, key) => ({ ...view, products: key as ProductKey }),
    parameters: (by) => ({ by }),
    beside: ({ name, category, size }, key) => (key === 'sku' ? [name, category, size] : []),
    columns: ['revenue', 'share', 'change', 'distinct_orders', 'quantity_sold', 'distinct_order_value', 'net_revenue'],
  },
  {
    id: 'regions',
    path: 'analytics/regions',
    title: () => dimensionPlural('state'),
    keys: ['state'],
    key: () => 'state',
    columns: ['revenue', 'share', 'change', 'distinct_orders'],
  },
  {
    id: 'cities',
    path: 'analytics/cities',
    title: () => dimensionPlural('city'),
    keys: ['city'],
    key: () => 'city',
    beside: ({ state }) => [state],
    columns: ['revenue', 'share', 'change', 'distinct_orders'],
  },
  {
    id: 'categories',
    path: 'analytics/categories',
    title: () => dimensionPlural('category'),
    keys: ['category'],
    key: () => 'category',
    columns: ['revenue', 'share', 'change', 'distinct_orders', 'distinct_order_value'],
  },
  {
    id: 'shipping',
    path: 'analytics/query',
    title: () => t('list.shipping'),
    keys: SHIPPING_KEYS,
    key: ({ shipping }) => shipping,
    withKey: (view, key) => ({ ...view, shipping: key as ShippingKey }),
    parameters: (dimensions) => ({ dimensions, measures: 'revenue,distinct_orders,cancelled_orders' }),
    columns: ['revenue', 'share', 'change', 'distinct_orders', 'cancelled_orders'],
  },
];

/** The panels of the page: one a route. */
export function makePanels(actions: PanelsActions): { panels: readonly AnyPanel[]; redraw: (view: View) => void } {
  drawEmptyTiles(tiles(), ({ trend }) => actions.redraw({ ...actions.view(), figure: trend }));
  const place = byId('lists', HTMLElement);
  const trend = trendPanel(actions);
  const lists = LISTS.map((spec) => new List(spec, place, actions).panel);
  return { panels: [kpisPanel(actions), trend.panel, ...lists], redraw: trend.redraw };
}

const kpisPanel = (actions: PanelsActions): AnyPanel =>
  new Panel<Kpis>(
    {
      id: 'kpis',
      path: 'analytics/kpis',
      query: ({ view, span }) => addComparison(apiQuery(span, view), view.compare),
      isEmpty: hasNoLines,
      show(answer) {
        drawTiles(tiles(), answer.data, answer.metadata, format(answer));
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
  if (previous.partial) return t('kpis.notCompared', { days });
  const other = words.span({ from: previous.start_date, to: previous.end_date });
  return t('kpis.compared', { days, other });
}

function trendPanel(actions: PanelsActions): { panel: AnyPanel; redraw: (view: View) => void } {
  let last: { answer: Answer<TrendRow[]>; wish: Wish } | undefined;
  const stacks = stackChoice((stack) => actions.redraw({ ...actions.view(), stack }));
  const trend = new Trend({
    onSpan: (span) => actions.go(withPeriod(actions.view(), span)),
    onGranularity: (granularity) => actions.go({ ...actions.view(), granularity }),
  });
  let drawn = 0;
  const draw = async ({ figure, stack }: View) => {
    const drawing = ++drawn;
    if (!last) return;
    const { answer, wish } = last;
    const granularity = granularityOf(wish);
    const content = { answer, granularity, figure, format: format(answer), span: wish.span, stack: null };
    trend.show(content);
    if (stack === undefined || !canStack(figure)) return;
    try {
      const parts = await loadStack({ wish, granularity, figure, stack });
      if (drawing === drawn) trend.show({ ...content, stack: parts });
    } catch (error) {
      if (drawing === drawn && !wish.signal.aborted) trend.note(error instanceof Error ? error.message : String(error));
    }
  };
  const mark = (granularity: Granularity, { figure, stack }: View) => {
    trend.mark(granularity, figure);
    markTile(tiles(), figure);
    stacks.mark(stack, canStack(figure));
  };
  const panel = new Panel<TrendRow[]>(
    {
      id: 'trends',
      path: 'analytics/trends',
      query(wish) {
        const granularity = granularityOf(wish);
        mark(granularity, wish.view);
        const query = apiQuery(wish.span, wish.view, { granularity, ...weeksOf(granularity) });
        return addComparison(query, wish.view.compare);
      },
      isEmpty: hasNoLines,
      show(answer, wish) {
        last = { answer, wish };
        void draw(actions.view());
        drawSparklines(tiles(), answer.data);
      },
      clear() {
        last = undefined;
        drawSparklines(tiles(), []);
      },
    },
    actions,
  );
  return {
    panel,
    redraw(view) {
      if (last) mark(granularityOf(last.wish), view);
      void draw(view);
    },
  };
}
