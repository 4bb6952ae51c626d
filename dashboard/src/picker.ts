import { button, h } from './dom.ts';

export interface Choice {
  value: string;
  label: string;
  /** Order lines, to tell the frequent from the rare. */
  lines: number;
}

/** Choices that are listed at once; the search finds the others. */
const LISTED = 200;
const SEARCHED_FROM = 9;

/** A filter of which several values can be chosen: closed it is a button, open a list with a search. */
export class Picker {
  readonly element: HTMLDetailsElement;
  readonly #label: string;
  readonly #summary = h('span', { class: 'picked' });
  readonly #list = h('ul', { class: 'choices' });
  readonly #search: HTMLInputElement;
  readonly #onChange: (values: readonly string[]) => void;
  readonly #format: (count: number) => string;
  #choices: readonly Choice[] = [];
  #chosen: readonly string[] = [];

  constructor(label: string, format: (count: number) => string, onChange: (values: readonly string[]) => void) {
    this.#label = label;
    this.#format = format;
    this.#onChange = onChange;
    this.#search = h('input', { type: 'search', 'aria-label': `Search ${label.toLowerCase()}`, placeholder: 'Search' });
    this.#search.addEventListener('input', () => this.#fill());
    const clear = button({ class: 'quiet' }, 'All', () => this.#change([]));
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
    const strangers = chosen.filter((value) => !choices.some((choice) => choice.value === value));
    this.#choices = [...strangers.map((value) => ({ value, label: value, lines: 0 })), ...choices];
    this.#chosen = chosen;
    this.#search.hidden = choices.length < SEARCHED_FROM;
    const [only = ''] = chosen;
    const label = this.#choices.find(({ value }) => value === only)?.label ?? only;
    this.#summary.textContent = chosen.length > 1 ? `${chosen.length} chosen` : label || 'All';
    this.element.classList.toggle('set', chosen.length > 0);
    this.#fill();
  }

  #fill(): void {
    const sought = this.#search.value.trim().toLowerCase();
    const found = this.#choices.filter(({ label }) => label.toLowerCase().includes(sought));
    const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement.value : null;
    const rows = found.slice(0, LISTED).map(({ value, label, lines }) => {
      const box = h('input', { type: 'checkbox', value, checked: this.#chosen.includes(value) });
      box.addEventListener('change', () => this.#toggle(value, box.checked));
      return h('li', {}, h('label', {}, box, h('span', {}, label), h('small', {}, this.#format(lines))));
    });
    const none = h('li', { class: 'none' }, `Nothing like this among ${this.#label.toLowerCase()}`);
    const within = this.#list.contains(document.activeElement);
    this.#list.replaceChildren(...(rows.length > 0 ? rows : [none]));
    if (within) for (const box of this.#list.querySelectorAll('input')) if (box.value === focused) box.focus();
  }

  #toggle(value: string, on: boolean): void {
    this.#change(on ? [...this.#chosen, value] : this.#chosen.filter((other) => other !== value));
  }

  #change(values: string[]): void {
    this.show(this.#choices, values);
    this.#onChange(values);
  }

  /** Whoever types on the screen is not made to: the keyboard would hide the list. */
  #onToggle(): void {
    const isTouched = matchMedia('(pointer: coarse)').matches;
    if (this.element.open && !this.#search.hidden && !isTouched) this.#search.focus();
  }

  #close(): void {
    this.element.open = false;
    this.#search.value = '';
    this.#fill();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.element.open) return;
    this.#close();
    this.element.querySelector('summary')?.focus();
  }
}
