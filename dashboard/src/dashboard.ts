import type { Dimensions, Metadata } from './answers.ts';
import { addressOf, ApiError } from './api.ts';
import { dataOf, type Failed, learnDimensions, learnFailures, learnMetadata } from './catalog.ts';
import { Filters } from './filters.ts';
import { formatFor, formatOf } from './format.ts';
import { hideNotice, showNotice } from './notice.ts';
import type { AnyPanel, Wish } from './panel.ts';
import { makePanels } from './panels.ts';
import { isSameSpan, type Span } from './period.ts';
import { showProvenance } from './provenance.ts';
import { newestOf, outdated, pause, WAITS } from './reconcile.ts';
import { DEFAULT_VIEW, named, readView, spanOf, unreadable, type View, writeView } from './view.ts';

/** A page that was left for so long asks anew when it is looked at again, in milliseconds. */
const OLD_AFTER = 5 * 60_000;

const NO_ORDERS =
  'There are no orders in any report yet. Put a report into the bucket, below raw/ unless the service is set otherwise.';

/** The page: a view comes from the address, is asked for, and stands in all panels from one snapshot. */
export class Dashboard {
  readonly #panels: readonly AnyPanel[];
  readonly #filters: Filters;
  #view: View = readView(location.search);
  #loading = new AbortController();
  #loadedAt = 0;
  #wish: Wish | undefined;
  /** The newest that any answer told. */
  #metadata: Metadata | null = null;
  #dimensions: Dimensions | null = null;
  #failed: Failed = [];
  /** What the address says and nobody understands. */
  #unreadable: readonly string[] = [];

  constructor() {
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.bottom a'))
      link.href = addressOf(link.getAttribute('href') ?? '');
    this.#panels = makePanels({
      go: (view) => this.#go(view),
      retry: (panel) => void this.#retry(panel),
      showAll: () => this.#go({ ...DEFAULT_VIEW, period: 'all' }),
    });
    this.#filters = new Filters(
      () => (this.#metadata ? formatOf(this.#metadata) : formatFor('INR')),
      (view) => this.#go(view),
    );
    addEventListener('popstate', () => {
      const view = readView(location.search);
      if (writeView(view) === writeView(this.#view)) return; // only the part after # is another
      this.#view = view;
      void this.load();
    });
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && Date.now() - this.#loadedAt > OLD_AFTER) void this.load({ fresh: true });
    });
  }

  /** Shows the view of the address. */
  async load({ fresh = false } = {}): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    this.#loadedAt = Date.now();
    this.#unreadable = unreadable(location.search);
    this.#showFilters();
    for (const panel of this.#panels) panel.busy();
    try {
      if (!this.#dimensions || fresh) await this.#learn(signal, fresh);
      const data = dataOf(this.#metadata);
      if (!data) throw new ApiError(200, NO_ORDERS, { code: 'NO_DATA' });
      this.#useNames();
      hideNotice();
      this.#wish = { view: this.#view, span: spanOf(this.#view, data), signal };
      await this.#ask(this.#panels, fresh);
      const refused = this.#panels.find(({ error }) => error?.isBadFilter)?.error;
      if (refused) throw refused;
      await this.#agree(data);
    } catch (error) {
      if (signal.aborted) return;
      const isBadFilter = error instanceof ApiError && error.isBadFilter;
      showNotice(
        error,
        () => void (isBadFilter ? this.#go({ ...this.#view, filters: {} }) : this.load({ fresh: true })),
      );
      this.#showProvenance();
    }
  }

  #go(view: View): void {
    this.#view = view;
    history.pushState(null, '', addressWith(view));
    void this.load();
  }

  /** Who typed the address may write names in any case; the page and the address have them as the data do. */
  #useNames(): void {
    const view = this.#dimensions ? named(this.#view, this.#dimensions) : this.#view;
    if (writeView(view) === writeView(this.#view)) return;
    this.#view = view;
    history.replaceState(null, '', addressWith(view));
    this.#showFilters();
  }

  async #retry(panel: AnyPanel): Promise<void> {
    const data = dataOf(this.#metadata);
    if (!this.#wish || !data) return this.load({ fresh: true });
    try {
      await this.#ask([panel], true);
      await this.#agree(data);
    } catch {
      // The view was left meanwhile.
    }
  }

  /** What there is: values to choose from, days, reports. Throws when not even the days are to be had. */
  async #learn(signal: AbortSignal, fresh: boolean): Promise<void> {
    void this.#learnFailures(fresh);
    const learned = await learnDimensions(signal, fresh);
    this.#dimensions = learned?.data ?? null;
    this.#metadata = learned?.metadata ?? (await learnMetadata(signal, fresh));
    this.#showFilters();
    this.#showProvenance();
  }

  async #learnFailures(fresh: boolean): Promise<void> {
    this.#failed = await learnFailures(fresh);
    this.#showProvenance();
  }

  /** Fills panels; what fails fails in its own panel. */
  async #ask(panels: readonly AnyPanel[], fresh: boolean): Promise<void> {
    const wish = this.#wish;
    if (!wish) return;
    await Promise.all(panels.map((panel) => panel.load(wish, { fresh })));
    this.#metadata = newestOf([this.#metadata, ...this.#panels.map(({ metadata }) => metadata)]);
    this.#showProvenance();
  }

  /** Loads panels again until all show the newest snapshot; `data` are the days that they were asked for with. */
  async #agree(data: Span): Promise<void> {
    const signal = this.#loading.signal;
    const snapshot = () => this.#metadata?.snapshot;
    const learned = snapshot();
    for (const seconds of WAITS) {
      const now = dataOf(this.#metadata);
      // What ends with the data is of other days when the data are.
      if (now && !isSameSpan(spanOf(this.#view, now), spanOf(this.#view, data))) return this.load({ fresh: true });
      const old = outdated(this.#panels, snapshot());
      if (old.length === 0) break;
      for (const panel of old) panel.busy();
      await pause(seconds, signal);
      await this.#ask(old, true);
    }
    if (snapshot() !== learned) await this.#learn(signal, true);
  }

  #showFilters(): void {
    this.#filters.show(this.#view, dataOf(this.#metadata), this.#dimensions);
  }

  #showProvenance(): void {
    if (!this.#metadata) return;
    showProvenance(this.#metadata, {
      failed: this.#failed,
      unreadable: this.#unreadable,
      hasChoices: this.#dimensions !== null,
      format: formatOf(this.#metadata),
    });
  }
}

function addressWith(view: View): URL {
  const address = new URL(location.href);
  address.search = writeView(view);
  return address;
}
