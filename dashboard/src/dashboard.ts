import type { Dimensions, Metadata } from './answers.ts';
import { addressOf, ApiError } from './api.ts';
import { dataOf, learnDimensions, learnMetadata, learnOrigin, type Origin } from './catalog.ts';
import { DataView } from './data-view.ts';
import { Filters } from './filters.ts';
import { type Format, formatOf } from './format.ts';
import { hideNotice, showNotice } from './notice.ts';
import type { AnyPanel, LoadOptions, Wish } from './panel.ts';
import { makePanels } from './panels.ts';
import { isSameSpan, type Span } from './period.ts';
import { showProvenance, tickAges } from './provenance.ts';
import { newestOf, outdated, pause, WAITS } from './reconcile.ts';
import { SavedViews } from './saved-views.ts';
import { t } from './text.ts';
import { REPORTS_CHANGED } from './upload.ts';
import { DEFAULT_VIEW, named, readView, spanOf, unreadable, type View, writeView } from './view.ts';

/** Milliseconds between looks for new numbers while the page is seen. */
const POLL_EVERY = 60_000;
/** Milliseconds between looks at the clock, for the ages. */
const TICK_EVERY = 20_000;

/** The page: a view comes from the address, is asked for, and stands in all panels from one snapshot. */
export class Dashboard {
  readonly #panels: readonly AnyPanel[];
  readonly #redraw: (view: View) => void;
  readonly #filters: Filters;
  readonly #dataView: DataView;
  #view: View = readView(location.search);
  #loading = new AbortController();
  #isLoading = false;
  #lookedAt = 0;
  #wish: Wish | undefined;
  /** The newest that any answer had. */
  #metadata: Metadata | null = null;
  #dimensions: Dimensions | null = null;
  #origin: Origin = { sources: [], refresh: null };
  /** What the address says and nobody understands. */
  #unreadable: readonly string[] = [];

  constructor() {
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.bottom a'))
      link.href = addressOf(link.getAttribute('href') ?? '');
    const { panels, redraw } = makePanels({
      go: (view) => this.#go(view),
      view: () => this.#view,
      redraw: (view) => this.#put(view),
      retry: (panel) => void this.#retry(panel, true),
      reload: (panel) => void this.#retry(panel, false),
      showAll: () => this.#go({ ...DEFAULT_VIEW, period: 'all' }),
    });
    this.#panels = panels;
    this.#redraw = redraw;
    this.#dataView = new DataView(() => this.#format());
    this.#filters = new Filters(
      () => this.#format(),
      (view) => this.#go(view),
    );
    new SavedViews({ query: () => writeView(this.#view), open: (query) => this.#go(readView(query)) }).listen();
    for (const link of this.#pageLinks())
      link.addEventListener('click', (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return; // in a tab of its own
        event.preventDefault();
        this.#go({ ...this.#view, page: pageOf(link) });
      });
    addEventListener('popstate', () => {
      const view = readView(location.search);
      if (writeView(view) === writeView(this.#view)) return; // only the part after # is another
      this.#view = view;
      void this.load();
    });
    document.addEventListener(REPORTS_CHANGED, () => {
      // Each route looks for the newest snapshot by itself, every few seconds.
      for (const seconds of [1, 5, 15]) setTimeout(() => void this.#poll(), seconds * 1000);
    });
    setInterval(() => tickAges(this.#format()), TICK_EVERY);
    setInterval(() => void this.#poll(), POLL_EVERY);
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && Date.now() - this.#lookedAt >= POLL_EVERY) void this.#poll();
    });
  }

  /** The panels of the view, for those who take all of them. */
  get panels(): readonly AnyPanel[] {
    return this.#panels;
  }

  /** Shows the view of the address. `quiet`: what is there stays as it looks until there is something else. */
  async load({ fresh = false, quiet = false }: LoadOptions = {}): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    this.#isLoading = true;
    this.#lookedAt = Date.now();
    this.#unreadable = unreadable(location.search);
    this.#showPage();
    this.#showFilters();
    const isOverview = this.#view.page === 'overview';
    if (!quiet) for (const panel of this.#panels) panel.busy(isOverview);
    try {
      if (!this.#dimensions || fresh) await this.#learn(signal, fresh);
      if (!isOverview) await this.#dataView.load(signal, { fresh, quiet });
      else await this.#loadPanels(signal, { fresh, quiet });
    } catch (error) {
      if (signal.aborted) return;
      if (!quiet || this.#panels.every(({ metadata }) => metadata === null)) this.#showNotice(error);
    } finally {
      if (!signal.aborted) this.#isLoading = false;
    }
  }

  async #loadPanels(signal: AbortSignal, options: LoadOptions): Promise<void> {
    const data = dataOf(this.#metadata);
    if (!data) throw new ApiError(200, t('notice.noOrdersHelp'), { code: 'NO_DATA' });
    this.#useNames();
    hideNotice();
    this.#wish = { view: this.#view, span: spanOf(this.#view, data), signal };
    await this.#ask(this.#panels, options);
    const refused = this.#panels.find(({ error }) => error?.isBadFilter)?.error;
    if (refused) throw refused;
    await this.#agree(data, options);
  }

  #showNotice(error: unknown): void {
    const isBadFilter = error instanceof ApiError && error.isBadFilter;
    showNotice(
      error,
      () => void (isBadFilter ? this.#go({ ...this.#view, filters: {}, without: [] }) : this.load({ fresh: true })),
    );
    this.#showProvenance();
  }

  #go(view: View): void {
    this.#view = view;
    history.pushState(null, '', addressWith(view));
    void this.load();
  }

  /** Shows a view whose numbers are there already. */
  #put(view: View): void {
    this.#view = view;
    history.replaceState(null, '', addressWith(view));
    this.#redraw(view);
    this.#showFilters();
    if (this.#wish) this.#wish = { ...this.#wish, view };
  }

  /** Who typed the address may write names in any case; the page and the address have them as the data do. */
  #useNames(): void {
    const view = this.#dimensions ? named(this.#view, this.#dimensions) : this.#view;
    if (writeView(view) === writeView(this.#view)) return;
    this.#view = view;
    history.replaceState(null, '', addressWith(view));
    this.#showFilters();
  }

  async #retry(panel: AnyPanel, fresh: boolean): Promise<void> {
    const data = dataOf(this.#metadata);
    if (!this.#wish || !data) return this.load({ fresh: true });
    try {
      await this.#ask([panel], { fresh });
      await this.#agree(data, {});
    } catch {
      // The view was left meanwhile.
    }
  }

  /** What there is: values to choose from, days, reports. Throws when not even the days are to be had. */
  async #learn(signal: AbortSignal, fresh: LoadOptions['fresh'] = false): Promise<void> {
    void this.#learnOrigin(fresh);
    const learned = await learnDimensions({ signal, fresh });
    this.#dimensions = learned?.data ?? null;
    // Of an older snapshot than the panels have, where this route has not looked yet: the days are those of the newest.
    this.#metadata = newestOf([this.#metadata, learned?.metadata ?? (await learnMetadata({ signal, fresh }))]);
    this.#showFilters();
    this.#showProvenance();
  }

  async #learnOrigin(fresh: LoadOptions['fresh'] | 'changed' = false): Promise<void> {
    this.#origin = await learnOrigin({ fresh });
    this.#showProvenance();
  }

  /** Looks for new numbers, and shows them in place of the old ones without a sign of loading. */
  async #poll(): Promise<void> {
    if (document.hidden || this.#isLoading || !this.#metadata) return;
    this.#lookedAt = Date.now();
    const { signal } = this.#loading;
    void this.#learnOrigin('changed');
    try {
      const metadata = await learnMetadata({ signal, fresh: 'changed' });
      const isNew = metadata.snapshot !== this.#metadata.snapshot;
      this.#metadata = newestOf([this.#metadata, metadata]);
      if (isNew || outdated(this.#panels, metadata.snapshot).length > 0) await this.load({ fresh: true, quiet: true });
      else this.#showProvenance();
    } catch {
      // The numbers stay; the next look may find the service again.
    }
  }

  /** Fills panels; what fails fails in its own panel. */
  async #ask(panels: readonly AnyPanel[], options: LoadOptions): Promise<void> {
    const wish = this.#wish;
    if (!wish) return;
    await Promise.all(panels.map((panel) => panel.load(wish, options)));
    this.#metadata = newestOf([this.#metadata, ...this.#panels.map(({ metadata }) => metadata)]);
    this.#showProvenance();
  }

  /** Loads panels again until all show the newest snapshot; `data` are the days that they were asked for with. */
  async #agree(data: Span, { quiet = false }: LoadOptions): Promise<void> {
    const signal = this.#loading.signal;
    const snapshot = () => this.#metadata?.snapshot;
    const learned = snapshot();
    for (const seconds of WAITS) {
      const now = dataOf(this.#metadata);
      // What ends with the data is of other days when the data are.
      if (now && !isSameSpan(spanOf(this.#view, now), spanOf(this.#view, data)))
        return this.load({ fresh: true, quiet });
      const old = outdated(this.#panels, snapshot());
      if (old.length === 0) break;
      if (!quiet) for (const panel of old) panel.busy();
      await pause(seconds, signal);
      await this.#ask(old, { fresh: true, quiet });
    }
    if (snapshot() !== learned) await this.#learn(signal, true);
  }

  #format(): Format {
    return formatOf(this.#metadata ?? { currency: 'INR' });
  }

  #pageLinks(): NodeListOf<HTMLAnchorElement> {
    return document.querySelectorAll<HTMLAnchorElement>('.views a');
  }

  #showPage(): void {
    const { page } = this.#view;
    for (const part of document.querySelectorAll<HTMLElement>('[data-page]'))
      part.classList.toggle('elsewhere', part.dataset['page'] !== page);
    for (const link of this.#pageLinks()) {
      const query = writeView({ ...this.#view, page: pageOf(link) });
      link.href = `${location.pathname}${query && `?${query}`}`;
      if (pageOf(link) === page) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  }

  #showFilters(): void {
    this.#filters.show(this.#view, dataOf(this.#metadata), this.#dimensions);
  }

  #showProvenance(): void {
    if (!this.#metadata) return;
    showProvenance(this.#metadata, {
      origin: this.#origin,
      shown: this.#panels.find(({ metadata }) => metadata !== null)?.metadata ?? this.#metadata,
      unreadable: this.#unreadable,
      hasChoices: this.#dimensions !== null,
      format: this.#format(),
      view: this.#view,
      go: (view) => this.#go(view),
    });
  }
}

const pageOf = ({ dataset }: HTMLElement): View['page'] => (dataset['view'] === 'data' ? 'data' : 'overview');

function addressWith(view: View): URL {
  const address = new URL(location.href);
  address.search = writeView(view);
  return address;
}
