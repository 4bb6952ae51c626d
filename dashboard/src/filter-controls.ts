import type { Dimensions } from './answers.ts';
import { button, h } from './dom.ts';
import { Picker } from './picker.ts';
import { type FilterName, FILTERS, type View } from './view.ts';

/** Filters by few values that exclude each other; the others take several. */
const SINGLE = new Set<FilterName>(['fulfilment', 'b2b', 'currency']);

const LABELS: Record<FilterName, string> = {
  state: 'State',
  category: 'Category',
  fulfilment: 'Fulfilment',
  b2b: 'Customers',
  channel: 'Channel',
  country: 'Country',
  series: 'Series',
  currency: 'Currency',
};

/** How a value is called on the page. */
export const nameOf = (filter: FilterName, value: string): string =>
  filter === 'b2b' ? ({ true: 'Businesses', false: 'Consumers' }[value] ?? value) : value;

/** A control of the bar: shows what there is to choose from and what is chosen, and tells of another choice. */
export interface Control {
  element: HTMLElement;
  show: (choices: Dimensions[FilterName], chosen: readonly string[]) => void;
}

/** `count` writes numbers of order lines. */
export const controlOf = (
  name: FilterName,
  count: (lines: number) => string,
  onChange: (values: readonly string[]) => void,
): Control => (SINGLE.has(name) ? selectOf(name, onChange) : pickerOf(name, count, onChange));

function selectOf(name: FilterName, onChange: (values: readonly string[]) => void): Control {
  const select = h('select', { id: `filter-${name}` });
  select.addEventListener('change', () => onChange(select.value ? [select.value] : []));
  return {
    element: h('label', { class: 'control' }, h('span', { class: 'field' }, LABELS[name]), select),
    show(choices, chosen) {
      const values = [...new Set([...choices.map(({ value }) => value), ...chosen])];
      // Money in two currencies is never added up: without a choice it is the most frequent one.
      const none = name === 'currency' ? values.shift() : 'All';
      const options = values.map((value) => h('option', { value }, nameOf(name, value)));
      select.replaceChildren(h('option', { value: '' }, none), ...options);
      select.value = chosen[0] && chosen[0] !== none ? chosen[0] : '';
      select.classList.toggle('set', chosen.length > 0);
    },
  };
}

function pickerOf(
  name: FilterName,
  count: (lines: number) => string,
  onChange: (values: readonly string[]) => void,
): Control {
  const picker = new Picker(LABELS[name], count, onChange);
  picker.element.id = `filter-${name}`;
  picker.element.classList.add('control');
  return {
    element: picker.element,
    show(choices, chosen) {
      const named = choices.map(({ value, lines }) => ({ value, lines, label: nameOf(name, value) }));
      picker.show(named, chosen);
    },
  };
}

/** What a view is filtered by, in words; each is a button that takes it away. */
export const chipsOf = ({ filters }: View, onRemove: (name: FilterName, rest: readonly string[]) => void) =>
  FILTERS.flatMap((name) => {
    const values = filters[name] ?? [];
    return values.map((value) => {
      const text = nameOf(name, value);
      const label = `Remove filter ${LABELS[name]}: ${text}`;
      const rest = values.filter((other) => other !== value);
      return button({ class: 'chip', 'aria-label': label }, text, () => onRemove(name, rest));
    });
  });
