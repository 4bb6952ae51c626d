import type { Answer, Metadata } from './answers.ts';
import { ApiError, ask, askJson } from './api.ts';
import { button, byId, h } from './dom.ts';
import { askAgain } from './key.ts';
import type { Span } from './period.ts';
import { saveAs } from './save.ts';
import { t } from './text.ts';
import type { View } from './view.ts';

/** Seconds without an answer after which a panel says so. */
export const SILENT_AFTER = 10;

/** What is wanted of all panels at once. */
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

export interface LoadOptions {
  /** Past the browser's own copy of the answer. */
  fresh?: boolean;
  /** What is there stays as it looks until the answer is, also if there is none. */
  quiet?: boolean;
}

/** A part of the page that is filled by one route: it is loading, shown, empty or failed, whatever the others are. */
export class Panel<Data> {
  readonly id: string;
  readonly #options: PanelOptions<Data>;
  readonly #actions: PanelActions;
  readonly #section: HTMLElement;
  #wish: Wish | undefined;
  /** The last of the requests: an answer to another one is too late. */
  #last = 0;
  /** Of what is shown; null where nothing is. */
  metadata: Metadata | null = null;
  error: ApiError | null = null;

  constructor(options: PanelOptions<Data>, actions: PanelActions) {
    this.id = options.id;
    this.#options = options;
    this.#actions = actions;
    this.#section = byId(options.id, HTMLElement);
    const csv = this.#part('[data-csv]');
    csv.setAttribute('aria-label', t('panel.download', { name: this.title }));
    csv.addEventListener('click', () => void this.#download());
  }

  get title(): string {
    return this.#part('h2').textContent ?? '';
  }

  /** Asks and shows. Whatever goes wrong is shown here; rejects only when the wish is taken back. */
  async load(wish: Wish, { fresh = false, quiet = false }: LoadOptions = {}): Promise<void> {
    const request = ++this.#last;
    this.#wish = wish;
    if (!quiet) this.busy();
    const silence = quiet ? undefined : setTimeout(() => this.#saySilent(request), SILENT_AFTER * 1000);
    const { path, query, isEmpty, show } = this.#options;
    try {
      const answer = await askJson<Answer<Data>>(path, query(wish), { signal: wish.signal, fresh });
      wish.signal.throwIfAborted();
      if (request !== this.#last) return;
      this.metadata = answer.metadata;
      this.error = null;
      const empty = isEmpty(answer);
      // Shown first: what is drawn into it has to know its size.
      this.#message(empty ? this.#emptyMessage(wish) : null);
      if (!empty) show(answer, wish);
    } catch (error) {
      wish.signal.throwIfAborted();
      if (request !== this.#last || (quiet && this.metadata !== null)) return;
      this.metadata = null;
      this.error = error instanceof ApiError ? error : new ApiError(0, t('panel.failed', { error: String(error) }));
      this.#message(this.#errorMessage(this.error));
    } finally {
      clearTimeout(silence);
      // Whoever took the wish back has made the panel busy with another one.
      if (request === this.#last && !wish.signal.aborted) this.#done();
    }
  }

  /** Says that what is shown will be another soon. */
  busy(isBusy = true): void {
    this.#section.setAttribute('aria-busy', String(isBusy));
  }

  /** The address of what it shows as CSV; null before there was anything. */
  get csv(): { path: string; query: URLSearchParams } | null {
    if (!this.#wish) return null;
    const { path, query } = this.#options;
    const parameters = query(this.#wish);
    parameters.set('format', 'csv');
    // Lists are cut on the page alone.
    if (parameters.has('limit')) parameters.delete('limit');
    return { path, query: parameters };
  }

  #done(): void {
    this.#section.setAttribute('aria-busy', 'false');
    this.#section.querySelector('.silent')?.remove();
    this.#part('[data-csv]').toggleAttribute('disabled', this.error !== null);
  }

  /** The panel stays busy, and offers to ask again. */
  #saySilent(request: number): void {
    if (request !== this.#last) return;
    this.#section.querySelector('.silent')?.remove();
    const words = h('span', { role: 'status' }, t('panel.silent', { seconds: SILENT_AFTER }));
    const retry = button({ class: 'quiet' }, t('panel.retry'), () => this.#actions.retry(this));
    this.#part('.head').after(h('p', { class: 'silent' }, words, ' ', retry));
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
    const reset = button({ class: 'quiet' }, t('panel.showAll'), () => this.#actions.showAll());
    const isFiltered = Object.keys(view.filters).length > 0;
    return [h('p', {}, t(isFiltered ? 'panel.emptyFiltered' : 'panel.empty')), reset];
  }

  #errorMessage({ message, requestId }: ApiError): Node[] {
    const retry = button({ class: 'quiet' }, t('panel.retry'), () => {
      askAgain();
      this.#actions.retry(this);
    });
    const id = requestId !== '' && h('p', { class: 'aside' }, t('panel.request', { id: requestId }));
    return [h('p', { role: 'alert' }, message), ...(id ? [id] : []), retry];
  }

  async #download(): Promise<void> {
    const { csv } = this;
    if (!csv) return;
    try {
      const response = await ask(csv.path, csv.query, { accept: 'text/csv' });
      saveAs(await response.text(), fileNameOf(response) ?? `${this.id}.csv`);
    } catch (error) {
      this.#part('.message').replaceChildren(h('p', { role: 'alert' }, t('panel.noCsv', { error: messageOf(error) })));
      this.#part('.message').hidden = false;
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const fileNameOf = ({ headers }: Response): string | undefined =>
  /filename="([^"/\\]+)"/.exec(headers.get('content-disposition') ?? '')?.[1];
