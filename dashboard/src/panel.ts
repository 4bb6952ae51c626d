import type { Answer, Metadata } from './answers.ts';
import { ApiError, ask, askJson } from './api.ts';
import { button, byId, h } from './dom.ts';
import { askAgain } from './key.ts';
import type { Span } from './period.ts';
import type { View } from './view.ts';

/** What is asked of all panels at once. */
export interface Wish {
  view: View;
  /** The days of the view. */
  span: Span;
  signal: AbortSignal;
}

/** What a panel shows, and how. */
export interface PanelOptions<Data> {
  /** Id of its section in the document. */
  id: string;
  /** Its route. */
  path: string;
  query: (wish: Wish) => URLSearchParams;
  isEmpty: (answer: Answer<Data>) => boolean;
  show: (answer: Answer<Data>, wish: Wish) => void;
  /** Takes away what `show` put outside of the panel's body, for it is no longer true. */
  clear?: () => void;
}

/** What the page does for its panels. */
export interface PanelActions {
  retry: (panel: AnyPanel) => void;
  showAll: () => void;
}

export type AnyPanel = Panel<never>;

/** A part of the page that is filled by one route: it is loading, shown, empty or failed, whatever the others are. */
export class Panel<Data> {
  readonly id: string;
  readonly #options: PanelOptions<Data>;
  readonly #actions: PanelActions;
  readonly #section: HTMLElement;
  #wish: Wish | undefined;
  /** Of what is shown; null where nothing is. */
  metadata: Metadata | null = null;
  error: ApiError | null = null;

  constructor(options: PanelOptions<Data>, actions: PanelActions) {
    this.id = options.id;
    this.#options = options;
    this.#actions = actions;
    this.#section = byId(options.id, HTMLElement);
    const csv = this.#part('[data-csv]');
    csv.setAttribute('aria-label', `Download ${this.#part('h2').textContent} as CSV`);
    csv.addEventListener('click', () => void this.#download());
  }

  /** Asks and shows. Whatever goes wrong is shown here; rejects only when the wish is taken back. */
  async load(wish: Wish, { fresh = false } = {}): Promise<void> {
    this.#wish = wish;
    this.busy();
    const { path, query, isEmpty, show } = this.#options;
    try {
      const answer = await askJson<Answer<Data>>(path, query(wish), { signal: wish.signal, fresh });
      wish.signal.throwIfAborted();
      this.metadata = answer.metadata;
      this.error = null;
      const empty = isEmpty(answer);
      // Shown first: what is drawn into it has to know its size.
      this.#message(empty ? this.#emptyMessage(wish) : null);
      if (!empty) show(answer, wish);
    } catch (error) {
      wish.signal.throwIfAborted();
      this.metadata = null;
      this.error = error instanceof ApiError ? error : new ApiError(0, `This panel failed: ${String(error)}`);
      this.#message(this.#errorMessage(this.error));
    }
    this.#section.setAttribute('aria-busy', 'false');
    this.#part('[data-csv]').toggleAttribute('disabled', this.error !== null);
  }

  /** Says that what is shown will be another soon. */
  busy(): void {
    this.#section.setAttribute('aria-busy', 'true');
  }

  #part(selector: string): HTMLElement {
    const part = this.#section.querySelector<HTMLElement>(selector);
    if (!part) throw new Error(`#${this.id} has no ${selector}`);
    return part;
  }

  #message(nodes: readonly Node[] | null): void {
    const message = this.#part('.message');
    message.replaceChildren(...(nodes ?? []));
    message.hidden = nodes === null;
    this.#part('.body').hidden = nodes !== null;
    if (nodes !== null) this.#options.clear?.();
    this.#section.classList.add('loaded');
  }

  #emptyMessage({ view }: Wish): Node[] {
    const reset = button({ class: 'quiet' }, 'Show all data', () => this.#actions.showAll());
    const filters = Object.keys(view.filters).length > 0 ? ' with these filters' : '';
    return [h('p', {}, `No orders on these days${filters}.`), reset];
  }

  #errorMessage({ message, requestId }: ApiError): Node[] {
    const retry = button({ class: 'quiet' }, 'Try again', () => {
      askAgain();
      this.#actions.retry(this);
    });
    const id = requestId !== '' && h('p', { class: 'aside' }, `Request ${requestId}`);
    return [h('p', { role: 'alert' }, message), ...(id ? [id] : []), retry];
  }

  async #download(): Promise<void> {
    if (!this.#wish) return;
    const { path, query } = this.#options;
    const parameters = query(this.#wish);
    parameters.set('format', 'csv');
    try {
      const response = await ask(path, parameters, { accept: 'text/csv' });
      save(await response.blob(), fileNameOf(response) ?? `${this.id}.csv`);
    } catch (error) {
      this.#part('.message').replaceChildren(h('p', { role: 'alert' }, `No CSV: ${messageOf(error)}`));
      this.#part('.message').hidden = false;
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const fileNameOf = ({ headers }: Response): string | undefined =>
  /filename="([^"/\\]+)"/.exec(headers.get('content-disposition') ?? '')?.[1];

/** By a link that nobody sees: a request with a key cannot be one. */
function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
