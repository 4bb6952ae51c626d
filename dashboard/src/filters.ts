import type { Dimensions } from './answers.ts';
import { learnValues, LONG_FILTERS } from './catalog.ts';
import { dayField } from './day-field.ts';
import { button, byId, h, redraw } from './dom.ts';
import type { Format } from './format.ts';
import { chipsOf, type Control, controlOf } from './filter-controls.ts';
import { type FilterName, FILTERS, FIRST_FILTERS, USUAL_FILTERS } from './model.ts';
import {
  COMPARISONS,
  DEFAULT_PRESET,
  isComparison,
  isPreset,
  type Preset,
  presetKey,
  PRESETS,
  presetSpan,
  type Span,
  spanFrom,
} from './period.ts';
import { t } from './text.ts';
import { apiQuery, spanOf, type View, withFilter, withPeriod } from './view.ts';

/** Shown even where there is nothing to choose; the others only where there are two known values or more. */
const ALWAYS = new Set(FIRST_FILTERS);
const USUAL = new Set(USUAL_FILTERS);

/** The bar of filters: shows a view, and says which one is wanted instead. */
export class Filters {
  readonly #onChange: (view: View) => void;
  readonly #preset = h('select', { id: 'period' });
  readonly #from = dayField('from', () => this.#onDays());
  readonly #to = dayField('to', () => this.#onDays());
  readonly #compare = h('select', { id: 'compare' });
  readonly #compareFrom = dayField('compare-from', () => this.#onComparedDays());
  readonly #compareTo = dayField('compare-to', () => this.#onComparedDays());
  readonly #comparedDays: HTMLElement;
  readonly #more = button({ id: 'filters-more', class: 'quiet', 'aria-expanded': 'false' }, t('filters.more'), () =>
    this.#toggleMore(),
  );
  readonly #controls = new Map<FilterName, Control>();
  readonly #format: () => Format;
  #view: View | undefined;
  #data: Span | null = null;
  #dimensions: Dimensions | null = null;
  #isMore = false;
  /** The preset that was shown last: the way back from days of one's own. */
  #lastPreset: Preset = DEFAULT_PRESET;

  constructor(format: () => Format, onChange: (view: View) => void) {
    this.#format = format;
    this.#onChange = onChange;
    const form = byId('filters', HTMLFormElement);
    form.addEventListener('submit', (event) => event.preventDefault());
    this.#preset.addEventListener('change', () => {
      const { value } = this.#preset;
      if (isPreset(value)) this.#change((view) => withPeriod(view, value));
    });
    this.#compare.addEventListener('change', () => {
      const { value } = this.#compare;
      if (isComparison(value)) this.#change((view) => ({ ...view, compare: value }));
      else this.#startComparing();
    });
    this.#comparedDays = h(
      'div',
      { class: 'control days', hidden: true },
      labelled(t('compare.first'), this.#compareFrom),
      labelled(t('compare.last'), this.#compareTo),
    );
    form.append(
      labelled(t('period.label'), this.#preset, 'control'),
      h(
        'div',
        { class: 'control days' },
        labelled(t('period.first'), this.#from),
        labelled(t('period.last'), this.#to),
      ),
      labelled(t('compare.label'), this.#compare, 'control'),
      this.#comparedDays,
    );
    for (const name of FILTERS) {
      const control = controlOf(name, {
        count: (lines) => this.#format().count(lines),
        find: (search) => this.#find(name, search),
        onChange: (values) => this.#change((view) => withFilter(view, name, values)),
      });
      control.element.hidden = !ALWAYS.has(name);
      this.#controls.set(name, control);
      form.append(control.element);
    }
    form.append(this.#more);
    this.#toggleOnPhones(form);
  }

  #toggleMore(): void {
    this.#isMore = !this.#isMore;
    this.#more.textContent = t(this.#isMore ? 'filters.fewer' : 'filters.more');
    this.#more.setAttribute('aria-expanded', String(this.#isMore));
    if (this.#view) this.#showControls(this.#view);
  }

  /** What the other filters leave of the values; null where that is not to be had. */
  async #find(name: FilterName, search: string) {
    if (!this.#view || !this.#data) return null;
    const query = apiQuery(spanOf(this.#view, this.#data), this.#view, {}, name);
    return learnValues(name, query, search).catch(() => null);
  }

  show(view: View, data: Span | null, dimensions: Dimensions | null): void {
    this.#view = view;
    this.#data = data;
    this.#dimensions = dimensions;
    if (typeof view.period === 'string') this.#lastPreset = view.period;
    this.#showPeriod(view, data);
    this.#showComparison(view);
    this.#showControls(view);
    this.#showChips(view);
  }

  #showControls(view: View): void {
    for (const [name, { element, show }] of this.#controls) {
      const choices = this.#dimensions?.[name] ?? [];
      const chosen = view.filters[name] ?? [];
      const known = choices.filter(({ value }) => value !== 'Unknown');
      const hasChoice = known.length > 1 || LONG_FILTERS.has(name);
      element.hidden = !ALWAYS.has(name) && chosen.length === 0 && !(hasChoice && (USUAL.has(name) || this.#isMore));
      show(choices, chosen);
    }
  }

  #showComparison({ compare }: View): void {
    const own = h('option', { value: '' }, t('compare.own'));
    const options = COMPARISONS.map((value) => h('option', { value }, t(`compare.${value}`)));
    this.#compare.replaceChildren(...options, own);
    this.#compare.value = typeof compare === 'string' ? compare : '';
    this.#comparedDays.hidden = typeof compare === 'string';
    if (typeof compare === 'string') return;
    this.#compareFrom.value = compare.from;
    this.#compareTo.value = compare.to;
  }

  /** With the days of the view itself, until others are chosen. */
  #startComparing(): void {
    if (!this.#view || !this.#data) return;
    const span = spanOf(this.#view, this.#data);
    this.#change((view) => ({ ...view, compare: span }));
    this.#compareFrom.focus();
  }

  #onComparedDays(): void {
    const span = spanFrom(this.#compareFrom.value, this.#compareTo.value);
    if (span) this.#change((view) => ({ ...view, compare: span }));
    else if (this.#view) this.#showComparison(this.#view);
  }

  #showPeriod(view: View, data: Span | null): void {
    const options = PRESETS.map((value) => h('option', { value }, this.#labelOf(value, data)));
    const own = typeof view.period !== 'string' && h('option', { value: '' }, t('period.own'));
    this.#preset.replaceChildren(...(own ? [own] : []), ...options);
    this.#preset.value = typeof view.period === 'string' ? view.period : '';
    if (!data) return;
    const span = spanOf(view, data);
    this.#from.value = span.from;
    this.#to.value = span.to;
  }

  /** Months, quarters and years by their names: in old data this month is none of today's. */
  #labelOf(preset: Preset, data: Span | null): string {
    if (!data) return t(presetKey(preset));
    const { from } = presetSpan(preset, data);
    const year = from.slice(0, 4);
    if (preset === 'month' || preset === 'last-month') return this.#format().period(from.slice(0, 7), 'month');
    if (preset === 'quarter' || preset === 'last-quarter')
      return this.#format().period(`${year}-Q${Math.ceil(Number(from.slice(5, 7)) / 3)}`, 'quarter');
    return preset === 'year' ? year : t(presetKey(preset));
  }

  #onDays(): void {
    const span = spanFrom(this.#from.value, this.#to.value);
    if (span) this.#change((view) => withPeriod(view, span));
    else if (this.#view) this.#showPeriod(this.#view, this.#data);
  }

  #change(next: (view: View) => View): void {
    if (this.#view) this.#onChange(next(this.#view));
  }

  #showChips(view: View): void {
    const chips = chipsOf(view, (name, rest) => this.#change((now) => withFilter(now, name, rest)));
    const none = button({ class: 'quiet' }, t('filters.clear'), () => this.#change((now) => ({ ...now, filters: {} })));
    const days = this.#labelOf(this.#lastPreset, this.#data);
    const back = button({ class: 'quiet', id: 'back' }, t('filters.back', { days }), () =>
      this.#change((now) => withPeriod(now, this.#lastPreset)),
    );
    redraw(byId('chips', HTMLElement), [
      ...(typeof view.period === 'string' ? [] : [back]),
      ...(chips.length > 0 ? [...chips, none] : []),
    ]);
    byId('filters-toggle', HTMLElement).textContent =
      chips.length > 0 ? t('filters.toggleCount', { count: chips.length }) : t('filters.toggle');
  }

  #toggleOnPhones(form: HTMLElement): void {
    const toggle = byId('filters-toggle', HTMLButtonElement);
    toggle.addEventListener('click', () => {
      const open = form.classList.toggle('open');
      toggle.setAttribute('aria-expanded', String(open));
    });
  }
}

const labelled = (text: string, control: Node, className?: string) =>
  h('label', { class: className }, h('span', { class: 'field' }, text), control);
