import type { Dimensions } from './answers.ts';
import { button, h } from './dom.ts';
import { DIMENSIONS, dimensionTitle, type FilterName, FILTERS, valueTitle } from './model.ts';
import { Picker } from './picker.ts';
import { t } from './text.ts';
import type { View } from './view.ts';

/** Filters by few names that exclude each other, as flags and currencies do; the others take several. */
const SINGLE: ReadonlySet<FilterName> = new Set<FilterName>(['fulfilment']);
const isSingle = (name: FilterName): boolean => SINGLE.has(name) || DIMENSIONS[name].kind !== 'name';

/** A control of the bar: shows what there is to choose from and what is chosen, and tells of another choice. */
export interface Control {
  element: HTMLElement;
  show: (choices: Dimensions[FilterName], chosen: readonly string[]) => void;
}

export interface ControlEvents {
  /** Writes a number of order lines. */
  count: (lines: number) => string;
  /** The values with this text in them that the other filters leave; null where they are not to be had. */
  find: (search: string) => Promise<Values | null>;
  onChange: (values: readonly string[]) => void;
}
type Values = NonNullable<Dimensions[FilterName]>;

export const controlOf = (name: FilterName, events: ControlEvents): Control =>
  isSingle(name) ? selectOf(name, events) : pickerOf(name, events);

function selectOf(name: FilterName, { onChange }: ControlEvents): Control {
  const select = h('select', { id: `filter-${name}` });
  select.addEventListener('change', () => onChange(select.value ? [select.value] : []));
  return {
    element: h('label', { class: 'control' }, h('span', { class: 'field' }, dimensionTitle(name)), select),
    show(choices = [], chosen) {
      const values = [...new Set([...choices.map(({ value }) => value), ...chosen])];
      // Money in two currencies is never added up: without a choice it is that of most lines that pass the other filters.
      const none = t(DIMENSIONS[name].kind === 'currency' ? 'filters.automatic' : 'filters.all');
      const options = values.map((value) => h('option', { value }, valueTitle(name, value)));
      select.replaceChildren(h('option', { value: '' }, none), ...options);
      select.value = chosen[0] ?? '';
      select.classList.toggle('set', chosen.length > 0);
    },
  };
}

function pickerOf(name: FilterName, { count, find, onChange }: ControlEvents): Control {
  const choicesOf = (values: Values) =>
    values.map(({ value, lines }) => ({ value, lines, label: valueTitle(name, value) }));
  const picker = new Picker(dimensionTitle(name), {
    count,
    onChange,
    async find(search) {
      const values = await find(search);
      return values && choicesOf(values);
    },
  });
  picker.element.id = `filter-${name}`;
  picker.element.classList.add('control');
  return {
    element: picker.element,
    show: (choices = [], chosen) => picker.show(choicesOf(choices), chosen),
  };
}

/** What a view is filtered by, in words; each is a button that takes it away. */
export const chipsOf = ({ filters }: View, onRemove: (name: FilterName, rest: readonly string[]) => void) =>
  FILTERS.flatMap((name) => {
    const values = filters[name] ?? [];
    return values.map((value) => {
      const text = valueTitle(name, value);
      const label = t('filters.remove', { name: dimensionTitle(name), value: text });
      const rest = values.filter((other) => other !== value);
      return button({ class: 'chip', 'aria-label': label }, h('bdi', {}, text), () => onRemove(name, rest));
    });
  });
