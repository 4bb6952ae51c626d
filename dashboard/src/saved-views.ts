import { button, byId, h } from './dom.ts';
import { keepSaved, loadSaved, type SavedView, withName, without, withSaved } from './saved.ts';
import { t } from './text.ts';

export interface SavedViewsActions {
  /** The query of the view that the page shows. */
  query: () => string;
  open: (query: string) => void;
}

/** The dialog of the views that a reader saved in this browser: saved, opened, renamed, deleted. */
export class SavedViews {
  readonly #actions: SavedViewsActions;
  readonly #dialog = byId('saved', HTMLDialogElement);
  readonly #list = byId('saved-list', HTMLUListElement);
  readonly #status = byId('saved-status', HTMLElement);
  readonly #name = byId('saved-name', HTMLInputElement);
  /** Name of the view that is getting another one. */
  #renaming: string | null = null;

  constructor(actions: SavedViewsActions) {
    this.#actions = actions;
  }

  /** Lets the dialog be opened and used. */
  listen(): void {
    byId('saved-open', HTMLButtonElement).addEventListener('click', () => this.#open());
    byId('saved-close', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    byId('saved-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#save(this.#name.value.trim());
    });
  }

  #open(): void {
    this.#renaming = null;
    this.#status.textContent = '';
    this.#name.value = '';
    this.#draw();
    this.#dialog.showModal();
    this.#name.focus();
  }

  #save(name: string): void {
    if (name === '') return;
    this.#change(withSaved(loadSaved(), { name, query: this.#actions.query() }), t('saved.done', { name }));
    this.#name.value = '';
  }

  #delete(name: string): void {
    const index = loadSaved().findIndex((each) => each.name === name);
    this.#change(without(loadSaved(), name), t('saved.deleted', { name }));
    // The button that was pressed is gone: the next view, or what saves one.
    const links = this.#list.querySelectorAll('a');
    (links[Math.min(index, links.length - 1)] ?? this.#name).focus();
  }

  #rename(name: string, next: string): void {
    this.#renaming = null;
    if (next === '' || next === name) this.#draw();
    else this.#change(withName(loadSaved(), name, next), t('saved.renamed', { name: next }));
    this.#focusOn(next || name);
  }

  #change(views: readonly SavedView[], said: string): void {
    const isKept = keepSaved(views);
    this.#draw();
    this.#status.textContent = isKept ? said : t('saved.notKept');
  }

  #focusOn(name: string): void {
    [...this.#list.querySelectorAll('a')].find(({ textContent }) => textContent === name)?.focus();
  }

  #draw(): void {
    const views = loadSaved();
    this.#list.replaceChildren(...views.map((view) => this.#row(view)));
    if (views.length === 0) this.#list.append(h('li', { class: 'aside' }, t('saved.none')));
  }

  #row(view: SavedView): HTMLElement {
    const { name, query } = view;
    if (name === this.#renaming) return this.#renameRow(name);
    const isShown = query === this.#actions.query();
    const href = `${location.pathname}${query && `?${query}`}`;
    const link = h('a', { href, 'aria-current': isShown && 'true' }, h('bdi', {}, name));
    link.addEventListener('click', (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return; // in a tab of its own
      event.preventDefault();
      this.#dialog.close();
      this.#actions.open(query);
    });
    const rename = () => {
      this.#renaming = name;
      this.#draw();
      const input = this.#list.querySelector('input');
      input?.focus();
      input?.select();
    };
    const label = (key: 'saved.renameName' | 'saved.deleteName') => ({
      class: 'quiet',
      'aria-label': t(key, { name }),
    });
    return h(
      'li',
      {},
      link,
      button(label('saved.renameName'), t('saved.rename'), rename),
      button(label('saved.deleteName'), t('saved.delete'), () => this.#delete(name)),
    );
  }

  #renameRow(name: string): HTMLElement {
    const input = h('input', {
      value: name,
      maxlength: this.#name.maxLength,
      'aria-label': t('saved.newName', { name }),
    });
    const form = h('form', {}, input, h('button', { class: 'quiet' }, t('saved.renameDone')));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#rename(name, input.value.trim());
    });
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault(); // the dialog stays
      this.#rename(name, name);
    });
    return h('li', {}, form);
  }
}
