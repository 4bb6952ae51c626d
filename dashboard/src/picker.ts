import { button, h } from './dom.ts';
import { t } from './text.ts';

export interface Choice {
  value: string;
  label: string;
  /** Order lines, to tell the frequent from the rare. */
  lines: number;
}

/** Choices that are listed at once; the search finds the others. */
const LISTED = 200;
const SEARCHED_FROM = 9;
/** Milliseconds after the last key until a long list is searched by the service. */
const SEARCH_AFTER = 300;

export interface PickerEvents {
  /** Writes a number of order lines. */
  count: (lines: number) => string;
  /** The choices that there are with this text in them, as the other filters leave them; null: those that were shown. */
  find: (search: string) => Promise<readonly Choice[] | null>;
  onChange: (values: readonly string[]) => void;
}

/** A filter of which several values can be chosen: closed it is a button, open a list with a search. */
export class Picker {
  readonly element: HTMLDetailsElement;
  readonly #label: string;
  readonly #summary = h('span', { class: 'picked' });
  readonly #list = h('ul', { class: 'choices' });
  readonly #search: HTMLInputElement;
  readonly #events: PickerEvents;
  #choices: readonly Choice[] = [];
  #chosen: readonly string[] = [];
  /** What the other filters leave of the choices; null before that is known. */
  #left: readonly Choice[] | null = null;
  #searching: ReturnType<typeof setTimeout> | undefined;
  #isSearched = false;

  constructor(label: string, events: PickerEvents) {
    this.#label = label;
    this.#events = events;
    const searchLabel = t('filters.search', { name: label });
    this.#search = h('input', { type: 'search', 'aria-label': searchLabel, placeholder: t('filters.searchShort') });
    this.#search.addEventListener('input', () => this.#onSearch());
    const clear = button({ class: 'quiet' }, t('filters.all'), () => this.#change([]));
    const head = h('div', { class: 'choices-head' }, this.#search, clear);
    this.element = h(
      'details',
      { class: 'picker' },
      h('summary', {}, h('span', { class: 'field' }, label), this.#summary),
      h('div', { class: 'sheet' }, head, this.#list),
    );
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('toggle', () => this.#onToggle());
    addEventListener(
      'pointerdown',
      ({ target }) => target instanceof Node && !this.element.contains(target) && this.#close(),
    );
    this.element.addEventListener('focusout', ({ relatedTarget: to }) => {
      if (to instanceof Node && !this.element.contains(to)) this.#close();
    });
  }

  /** `chosen` may name values that are no choice: a link from elsewhere. */
  show(choices: readonly Choice[], chosen: readonly string[]): void {
    this.#choices = choices;
    this.#left = null;
    this.#mark(chosen);
    if (this.element.open) void this.#narrow();
  }

  #mark(chosen: readonly string[]): void {
    this.#chosen = chosen;
    const [only = ''] = chosen;
    const label = this.#all().find(({ value }) => value === only)?.label ?? only;
    this.#summary.textContent =
      chosen.length > 1 ? t('filters.chosen', { count: chosen.length }) : label || t('filters.all');
    this.element.classList.toggle('set', chosen.length > 0);
    this.#fill();
  }

  /** Those that can be chosen, after those that are chosen and not among them. */
  #all(): readonly Choice[] {
    const choices = this.#left ?? this.#choices;
    const strangers = this.#chosen.filter((value) => !choices.some((choice) => choice.value === value));
    const labelOf = (value: string) => this.#choices.find((choice) => choice.value === value)?.label ?? value;
    return [...strangers.map((value) => ({ value, label: labelOf(value), lines: 0 })), ...choices];
  }

  #onSearch(): void {
    this.#fill();
    clearTimeout(this.#searching);
    // A shorter list is wholly here.
    if ((this.#left ?? this.#choices).length >= LISTED || this.#isSearched)
      this.#searching = setTimeout(() => void this.#narrow(), SEARCH_AFTER);
  }

  /** Lists what the other filters leave. */
  async #narrow(): Promise<void> {
    const sought = this.#search.value.trim();
    const left = await this.#events.find(sought);
    if (!this.element.open || sought !== this.#search.value.trim()) return;
    this.#isSearched = sought !== '';
    this.#left = left;
    this.#fill();
  }

  #fill(): void {
    const sought = this.#search.value.trim().toLowerCase();
    const all = this.#all();
    this.#search.hidden = all.length < SEARCHED_FROM && sought === '';
    const found = all.filter(({ label }) => label.toLowerCase().includes(sought));
    const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement.value : null;
    const rows = found.slice(0, LISTED).map(({ value, label, lines }) => {
      const box = h('input', { type: 'checkbox', value, checked: this.#chosen.includes(value) });
      box.addEventListener('change', () => this.#toggle(value, box.checked));
      return h(
        'li',
        {},
        h('label', {}, box, h('span', {}, h('bdi', {}, label)), h('small', {}, this.#events.count(lines))),
      );
    });
    const none = h('li', { class: 'none' }, t('filters.none', { name: this.#label }));
    const within = this.#list.contains(document.activeElement);
    this.#list.replaceChildren(...(rows.length > 0 ? rows : [none]));
    if (within) for (const box of this.#list.querySelectorAll('input')) if (box.value === focused) box.focus();
  }

  #toggle(value: string, on: boolean): void {
    this.#change(on ? [...this.#chosen, value] : this.#chosen.filter((other) => other !== value));
  }

  #change(values: string[]): void {
    this.#mark(values);
    this.#events.onChange(values);
  }

  /** Whoever types on the screen is not made to: the keyboard would hide the list. */
  #onToggle(): void {
    if (this.element.open) void this.#narrow();
    const isTouched = matchMedia('(pointer: coarse)').matches;
    if (this.element.open && !this.#search.hidden && !isTouched) this.#search.focus();
  }

  #close(): void {
    this.element.open = false;
    this.#search.value = '';
    this.#isSearched = false;
    this.#fill();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.element.open) return;
    this.#close();
    this.element.querySelector('summary')?.focus();
  }
}
