import type { Metadata, Refresh, Source } from './answers.ts';
import { learnHistory } from './catalog.ts';
import { byId, h } from './dom.ts';
import type { Format } from './format.ts';
import type { LoadOptions } from './panel.ts';
import { timeOf } from './provenance.ts';
import { isSample } from './sample.ts';
import { t } from './text.ts';

/** The second view: what the numbers come from. It shows no text of a row. */
export class DataView {
  readonly #format: () => Format;
  readonly #root = byId('data', HTMLElement);

  constructor(format: () => Format) {
    this.#format = format;
  }

  async load(signal: AbortSignal, { fresh = false, quiet = false }: LoadOptions): Promise<void> {
    if (!quiet) this.#root.setAttribute('aria-busy', 'true');
    try {
      const { sources, refreshes } = await learnHistory({ signal, fresh });
      signal.throwIfAborted();
      const format = this.#format();
      byId('data-warnings', HTMLElement).replaceChildren(...warningsOf(sources.metadata, sources.data, format));
      byId('data-reports', HTMLElement).replaceChildren(reportsOf(sources.data, format));
      byId('data-refreshes', HTMLElement).replaceChildren(refreshesOf(refreshes.data, format));
      byId('data-error', HTMLElement).hidden = true;
    } catch (error) {
      signal.throwIfAborted();
      const place = byId('data-error', HTMLElement);
      place.textContent = error instanceof Error ? error.message : String(error);
      place.hidden = false;
    }
    this.#root.setAttribute('aria-busy', 'false');
  }
}

function warningsOf({ warnings }: Metadata, sources: readonly Source[], format: Format): HTMLElement[] {
  const all = [
    ...warnings.map(({ message }) => message),
    // Made-up sales are no measure of the others.
    ...stopped(sources.filter((source) => !isSample(source))).map(({ series, to, last }) =>
      t('data.stopped', { series, day: format.day(to), last: format.day(last) }),
    ),
    ...sources.flatMap(({ key, warnings: own }) => own.map((text) => `${key}: ${text}`)),
  ];
  if (all.length === 0) return [h('p', { class: 'note' }, t('data.noWarnings'))];
  return [h('ul', { class: 'list' }, ...[...new Set(all)].map((text) => h('li', {}, h('bdi', {}, text))))];
}

/** Days without a new sale after which a series has stopped, where others go on. */
const STOPPED_AFTER = 14;

/** Series whose reports end well before those of the others. */
export function stopped(sources: readonly Pick<Source, 'series' | 'data_to'>[]) {
  const ends = new Map<string, string>();
  for (const { series, data_to: to } of sources) if (to && to > (ends.get(series) ?? '')) ends.set(series, to);
  const last = [...ends.values()].toSorted().at(-1) ?? '';
  return [...ends]
    .filter(([, to]) => (Date.parse(last) - Date.parse(to)) / 86_400_000 > STOPPED_AFTER)
    .map(([series, to]) => ({ series, to, last }));
}

const table = (caption: string, headers: readonly string[], rows: readonly HTMLElement[]): HTMLElement =>
  h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption },
    h(
      'table',
      { class: 'facts' },
      h('caption', { class: 'hidden' }, caption),
      h('thead', {}, h('tr', {}, ...headers.map((header) => h('th', { scope: 'col' }, header)))),
      h('tbody', {}, ...rows),
    ),
  );

function reportsOf(sources: readonly Source[], format: Format): HTMLElement {
  const headers = ['report', 'days', 'rows', 'active', 'cancelled', 'superseded', 'refunds', 'rejected'] as const;
  return table(
    t('data.reports'),
    headers.map((name) => t(`data.${name}`)),
    sources.map((source) => {
      const { data_from: from, data_to: to, superseded } = source;
      const replaced = superseded.reduce((sum, { lines }) => sum + lines, 0);
      const isCounted = source.format !== null; // a report of which no version counts has no numbers
      const counts = [source.rows, source.active, source.cancelled, replaced, source.refunds, source.rejected];
      return h(
        'tr',
        {},
        h('th', { scope: 'row' }, nameOf(source), detailsOf(source, format)),
        h('td', {}, from && to ? format.span({ from, to }) : '–'),
        ...counts.map((count) => h('td', {}, isCounted ? format.count(count) : '–')),
      );
    }),
  );
}

function nameOf({ key, series }: Source): HTMLElement {
  return h('span', {}, h('bdi', {}, key), ' ', h('span', { class: 'part' }, `${t('data.series')}: ${series}`));
}

/** How a report was read, and what of it does not count. */
function detailsOf(source: Source, format: Format): HTMLElement {
  const { failure, expired, superseded, warnings } = source;
  const lines = [
    ...(expired ? [t('data.expired')] : []),
    ...superseded.map(({ by, lines: count }) =>
      t('data.supersededBy', { n: count, count: format.count(count), key: by }),
    ),
    ...rejectsOf(source, format),
    ...warnings,
  ];
  return h(
    'div',
    { class: failure ? 'details wrong' : 'details' },
    ...(source.settled || !failure ? [h('p', {}, settledOf(source, format))] : []),
    ...(failure ? failureOf(failure, format) : []),
    ...lines.map((line) => h('p', {}, h('bdi', {}, line))),
  );
}

/** Why the newest version of a report does not count, with its rejects; those of the version that counts are others. */
function failureOf(failure: NonNullable<Source['failure']>, format: Format): HTMLElement[] {
  const why = t('data.failure', { time: format.instant(failure.at), message: failure.message });
  const rejects = rejectsOf(failure, format);
  return [
    h('p', {}, h('bdi', {}, why)),
    ...(rejects.length === 0 ? [] : [h('ul', { class: 'list' }, ...rejects.map((line) => h('li', {}, line)))]),
  ];
}

function settledOf(source: Source, format: Format): string {
  const { format: name, settled } = source;
  if (!settled) return t('data.notKnown');
  const { dates, decimals, encoding, delimiter, windows_1252_rows: old } = settled;
  const because = (value: string, reason: string | null) => (reason ? t('data.because', { value, reason }) : value);
  return [
    ...(name ? [t('data.format', { value: name })] : []),
    t('data.encoding', { value: encoding }),
    t('data.delimiter', { value: delimiter === '\t' ? t('data.tab') : t('data.quoted', { value: delimiter }) }),
    t('data.dates', { value: because(t(`data.${dates.order}`), dates.reason) }),
    t('data.decimals', { value: because(t('data.quoted', { value: decimals.sign }), decimals.reason) }),
    ...(source.currency ? [t('data.currency', { value: source.currency })] : []),
    ...(source.time_zone ? [t('data.zone', { value: source.time_zone })] : []),
    ...(old > 0 ? [t('data.windows1252', { n: old, count: format.count(old) })] : []),
  ].join(', ');
}

/** Rejects by reason with their first lines, where these are known. The text of the rows is in the file of rejects alone. */
const rejectsOf = (
  { rejected_by_reason: reasons, rejected_lines: known }: Pick<Source, 'rejected_by_reason' | 'rejected_lines'>,
  format: Format,
): string[] =>
  Object.entries(reasons).map(([reason, count]) => {
    const lines = known[reason] ?? [];
    const shown = lines.join(', ') + (count > lines.length ? ' …' : '');
    const where = lines.length > 0 && ` (${t('data.lines', { n: count, lines: shown })})`;
    return `${t('data.reasons')} ${reason}: ${format.count(count)}${where || ''}`;
  });

function refreshesOf(refreshes: readonly Refresh[], format: Format): HTMLElement {
  const headers = ['when', 'outcome', 'took', 'reportsDone', 'rows', 'counted', 'rejected', 'superseded'] as const;
  return table(
    t('data.refreshes'),
    headers.map((name) => t(`data.${name}`)),
    refreshes.map((refresh) => {
      const { started_at: from, finished_at: to, outcome, reports, superseded } = refresh;
      const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
      const counts = [refresh.rows_read, refresh.rows_counted, refresh.rows_rejected, superseded.lines];
      const done = Object.fromEntries(Object.entries(reports).map(([name, count]) => [name, format.count(count)]));
      return h(
        'tr',
        {},
        h('th', { scope: 'row' }, timeOf(to, format), whyOf(refresh, format)),
        h('td', { class: outcome === 'failed' && 'wrong' }, t(`outcome.${outcome}`)),
        h('td', {}, t('data.seconds', { count: format.count(seconds) })),
        h('td', {}, t('data.reportsDoneText', done)),
        ...counts.map((count) => h('td', {}, format.count(count))),
      );
    }),
  );
}

function whyOf({ error, failed, rejected_by_reason: reasons }: Refresh, format: Format): HTMLElement | null {
  const lines = [
    ...(error === null ? [] : [error]),
    ...failed.map(({ key, message }) => `${key}: ${message}`),
    ...Object.entries(reasons).map(([reason, count]) => `${t('data.reasons')} ${reason}: ${format.count(count)}`),
  ];
  return lines.length === 0
    ? null
    : h('div', { class: 'details' }, ...lines.map((line) => h('p', {}, h('bdi', {}, line))));
}
