import type { Answer, QueryRow } from './answers.ts';
import { askJson } from './api.ts';
import { byId, h } from './dom.ts';
import { formatOf } from './format.ts';
import { dimensionTitle, FIGURES, type TrendFigureName, TRENDS } from './model.ts';
import type { Wish } from './panel.ts';
import type { Granularity } from './period.ts';
import { t } from './text.ts';
import { STACK_COLOURS } from './theme.ts';
import { apiQuery, type Stack, STACKS } from './view.ts';

/** The parts of the values of a chart. */
export interface StackParts {
  /** The values with the largest sums, the largest first; what is not of them is the rest. */
  names: readonly string[];
  /** By period and name. */
  values: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Whether the parts of a figure add up to it: an order can be in two categories, a line cannot. */
export const canStack = (figure: TrendFigureName): boolean => FIGURES[TRENDS[figure]].share === true;

/** First day of weeks, as a query of periods has it. */
export function weeksOf(granularity: Granularity): Record<string, string> {
  const { weekStart } = formatOf({ currency: 'INR' });
  return granularity === 'week' && weekStart !== 'monday' ? { week_start: weekStart } : {};
}

/** Asks what a figure is made of: first for the values with the largest sums, then for these by period. */
export async function loadStack({
  wish: { view, span, signal },
  granularity,
  figure,
  stack,
}: {
  wish: Wish;
  granularity: Granularity;
  figure: TrendFigureName;
  stack: Stack;
}): Promise<StackParts> {
  const ask = (query: URLSearchParams) => askJson<Answer<QueryRow[]>>('analytics/query', query, { signal });
  const first = { measures: figure, dimensions: stack, limit: String(STACK_COLOURS - 1) };
  const names = (await ask(apiQuery(span, view, first))).data.map((row) => String(row[stack]));
  const more = { measures: figure, dimensions: `${granularity},${stack}`, ...weeksOf(granularity) };
  const query = apiQuery(span, view, more, stack);
  for (const name of names) query.append(stack, name);
  const values = new Map<string, Map<string, number>>();
  if (names.length > 0)
    for (const row of (await ask(query)).data) {
      const period = String(row[granularity]);
      const parts = values.get(period) ?? new Map<string, number>();
      values.set(period, parts.set(String(row[stack]), Number(row[figure])));
    }
  return { names, values };
}

/** The choice of what the chart is stacked by. */
export function stackChoice(onChoose: (stack: Stack | undefined) => void) {
  const select = byId('stack', HTMLSelectElement);
  select.append(
    h('option', { value: '' }, t('stack.none')),
    ...STACKS.map((value) => h('option', { value }, t('stack.by', { name: dimensionTitle(value) }))),
  );
  select.addEventListener('change', () => onChoose(STACKS.find((value) => value === select.value)));
  return {
    mark(stack: Stack | undefined, isPossible: boolean): void {
      select.value = stack ?? '';
      select.disabled = !isPossible;
    },
  };
}
