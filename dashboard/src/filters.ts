import type { Dimensions } from './answers.ts';
import { button, byId, h, redraw } from './dom.ts';
import { dayField } from './day-field.ts';
import { isDay } from './days.ts';
import type { Format } from './format.ts';
import { chipsOf, type Control, controlOf } from './filter-controls.ts';
import { type FilterName, FILTERS, FIRST_FILTERS } from './model.ts';
import { isPreset, PRESETS, presetSpan, type Span } from './period.ts';
import { spanOf, type View, withFilter, withPeriod } from './view.ts';

/** Shown even where there is nothing to choose; the others only where there are two known values or more. */
const ALWAYS = new Set(FIRST_FILTERS);

/** The bar of filters: shows a view, and tells of the one that is wanted instead. */
export class Filters {
  readonly #onChange: (view: View) => void;
  readonly #preset = h('select', { id: 'period' });
  readonly #from = dayField('from', () => this.#onDays());
  readonly #to = dayField('to', () => this.#onDays());
  readonly #controls = new Map<FilterName, Control>();
  readonly #format: () => Format;
  #view: View | undefined;
  #data: Span | null = null;

  constructor(format: () => Format, onChange: (view: View) => void) {
    this.#format = format;
    this.#onChange = onChange;
    const form = byId('filters', HTMLFormElement);
    form.addEventListener('submit', (event) => event.preventDefault());
    this.#preset.addEventListener('change', () => {
      if (isPreset(this.#preset.value))
        this.#change((view) => withPeriod(view, this.#preset.value as keyof typeof PRESETS));
    });
    form.append(
      h('label', { class: 'control' }, h('span', { class: 'field' }, 'Period'), this.#preset),
      h(
        'div',
        { class: 'control days' },
        h('label', {}, h('span', { class: 'field' }, 'First day'), this.#from),
        h('label', {}, h('span', { class: 'field' }, 'Last day'), this.#to),
      ),
    );
    for (const name of FILTERS) {
      const control = controlOf(
        name,
        (lines) => this.#format().count(lines),
        (values) => this.#change((view) => withFilter(view, name, values)),
      );
      control.element.hidden = !ALWAYS.has(name);
      this.#controls.set(name, control);
      form.append(control.element);
    }
    this.#toggleOnPhones(form);
  }

  show(view: View, data: Span | null, dimensions: Dimensions | null): void {
    this.#view = view;
    this.#data = data;
    this.#showPeriod(view, data);
    for (const [name, { element, show }] of this.#controls) {
      const choices = dimensions?.[name] ?? [];
      const chosen = view.filters[name] ?? [];
      const known = choices.filter(({ value }) => value !== 'Unknown');
      element.hidden = !ALWAYS.has(name) && known.length < 2 && chosen.length === 0;
      show(choices, chosen);
    }
    this.#showChips(view);
  }

  #showPeriod(view: View, data: Span | null): void {
    const options = Object.entries(PRESETS).map(([value, label]) =>
      h('option', { value }, this.#labelOf(value, label, data)),
    );
    const own = typeof view.period !== 'string' && h('option', { value: '' }, 'These days');
    this.#preset.replaceChildren(...(own ? [own] : []), ...options);
    this.#preset.value = typeof view.period === 'string' ? view.period : '';
    if (!data) return;
    const span = spanOf(view, data);
    this.#from.value = span.from;
    this.#to.value = span.to;
  }

  /** Months by their names: in old data this month is none of today's. */
  #labelOf(preset: string, label: string, data: Span | null): string {
    if (!data || (preset !== 'month' && preset !== 'last-month')) return label;
    return this.#format().period(presetSpan(preset, data).from.slice(0, 7), 'month');
  }

  #onDays(): void {
    const [from, to] = [this.#from.value, this.#to.value];
    if (isDay(from) && isDay(to))
      this.#change((view) => withPeriod(view, from <= to ? { from, to } : { from: to, to: from }));
    else if (this.#view) this.#showPeriod(this.#view, this.#data);
  }

  #change(next: (view: View) => View): void {
    if (this.#view) this.#onChange(next(this.#view));
  }

  #showChips(view: View): void {
    const chips = chipsOf(view, (name, rest) => this.#change((now) => withFilter(now, name, rest)));
    const none = button({ class: 'quiet' }, 'Clear filters', () => this.#change((now) => ({ ...now, filters: {} })));
    redraw(byId('chips', HTMLElement), chips.length > 0 ? [...chips, none] : []);
    byId('filters-toggle', HTMLElement).textContent = chips.length > 0 ? `Filters (${chips.length})` : 'Filters';
  }

  #toggleOnPhones(form: HTMLElement): void {
    const toggle = byId('filters-toggle', HTMLButtonElement);
    toggle.addEventListener('click', () => {
      const open = form.classList.toggle('open');
      toggle.setAttribute('aria-expanded', String(open));
    });
  }
}
