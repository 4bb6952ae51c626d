import type { Dimensions } from './answers.ts';
import { button, h } from './dom.ts';
import { DIMENSIONS, type FilterName, FILTERS, valueTitle } from './model.ts';
import { Picker } from './picker.ts';
import type { View } from './view.ts';

/** Filters by few names that exclude each other, as flags and currencies do; the others take several. */
const SINGLE: ReadonlySet<FilterName> = new Set<FilterName>(['fulfilment']);
const isSingle = (name: FilterName): boolean => SINGLE.has(name) || DIMENSIONS[name].kind !== 'name';

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
): Control => (isSingle(name) ? selectOf(name, onChange) : pickerOf(name, count, onChange));

function selectOf(name: FilterName, onChange: (values: readonly string[]) => void): Control {
  const select = h('select', { id: `filter-${name}` });
  select.addEventListener('change', () => onChange(select.value ? [select.value] : []));
  return {
    element: h('label', { class: 'control' }, h('span', { class: 'field' }, DIMENSIONS[name].title), select),
    show(choices = [], chosen) {
      const values = [...new Set([...choices.map(({ value }) => value), ...chosen])];
      // Money in two currencies is never added up: without a choice it is that of most lines that pass the other filters.
      const none = DIMENSIONS[name].kind === 'currency' ? 'Automatic' : 'All';
      const options = values.map((value) => h('option', { value }, valueTitle(name, value)));
      select.replaceChildren(h('option', { value: '' }, none), ...options);
      select.value = chosen[0] ?? '';
      select.classList.toggle('set', chosen.length > 0);
    },
  };
}

function pickerOf(
  name: FilterName,
  count: (lines: number) => string,
  onChange: (values: readonly string[]) => void,
): Control {
  const picker = new Picker(DIMENSIONS[name].title, count, onChange);
  picker.element.id = `filter-${name}`;
  picker.element.classList.add('control');
  return {
    element: picker.element,
    show(choices = [], chosen) {
      const named = choices.map(({ value, lines }) => ({ value, lines, label: valueTitle(name, value) }));
      picker.show(named, chosen);
    },
  };
}

/** What a view is filtered by, in words; each is a button that takes it away. */
export const chipsOf = ({ filters }: View, onRemove: (name: FilterName, rest: readonly string[]) => void) =>
  FILTERS.flatMap((name) => {
    const values = filters[name] ?? [];
    return values.map((value) => {
      const text = valueTitle(name, value);
      const label = `Remove filter ${DIMENSIONS[name].title}: ${text}`;
      const rest = values.filter((other) => other !== value);
      return button({ class: 'chip', 'aria-label': label }, text, () => onRemove(name, rest));
    });
  });
