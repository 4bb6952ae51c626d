import type { Metadata } from './answers.ts';
import type { Origin } from './catalog.ts';
import { button, byId, h } from './dom.ts';
import type { Format } from './format.ts';
import { sampleNote } from './sample.ts';
import { t } from './text.ts';
import type { View } from './view.ts';

export interface Surroundings {
  origin: Origin;
  /** Of the numbers that are shown, with their filters. */
  shown: Metadata;
  /** Parts of the address. */
  unreadable: readonly string[];
  /** Whether the filters know their values. */
  hasChoices: boolean;
  format: Format;
  view: View;
  go: (view: View) => void;
}

/** Says what the page shows, how new that is, and what is wrong with it. */
export function showProvenance(metadata: Metadata, surroundings: Surroundings): void {
  const { format } = surroundings;
  const { data_from: from, data_to: to, snapshot_records: lines, rejected_records: rejected } = metadata;
  const days = from && to ? t('provenance.days', { from: format.day(from), to: format.day(to) }) : t('provenance.none');
  const counts = t('provenance.lines', { n: lines, count: format.count(lines), rejected: format.count(rejected) });
  byId('provenance', HTMLElement).replaceChildren(
    `${days} · `,
    ...refreshed(metadata, format),
    ` · ${counts} · ${t('provenance.zone', { zone: metadata.time_zone })}`,
  );
  redrawWarnings(metadata, surroundings);
}

/** `refreshed 3 minutes ago`, of which the age goes on. */
function refreshed({ refreshed_at: at }: Metadata, format: Format): (Node | string)[] {
  const [before = '', after = ''] = t('provenance.refreshed').split('{ago}');
  return [before, timeOf(at, format), after];
}

/** An age; `tickAges` keeps it true. */
export const timeOf = (iso: string, format: Format): HTMLElement =>
  h('time', { datetime: iso, title: format.instant(iso), 'data-age': true }, format.ago(iso, Date.now()));

/** Writes all ages of the page anew. */
export function tickAges(format: Format): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-age]')) {
    const text = format.ago(time.dateTime, Date.now());
    if (time.textContent !== text) time.textContent = text;
  }
}

/** Warnings that are still the same stay, as they are read out when they come. */
function redrawWarnings(
  metadata: Metadata,
  { origin, shown, unreadable, hasChoices, format, view, go }: Surroundings,
): void {
  const sample = sampleNote(origin.sources, { view, go });
  const nodes = [
    ...(metadata.stale ? [staleWarning(metadata, format)] : []),
    ...refreshWarning(metadata, origin, format),
    ...failureWarning(origin, format),
    ...(sample ? [sample] : []),
    ...currencyNotes(shown, { format, view, go }),
    ...unreadable.map((part) => h('p', { class: 'note' }, t('warning.unreadable', { part }))),
    ...(hasChoices ? [] : [h('p', { class: 'note' }, t('warning.noChoices'))]),
    ...missingNotes(metadata),
  ];
  const place = byId('warnings', HTMLElement);
  const isSame =
    nodes.length === place.childElementCount &&
    nodes.every((node, index) => node.textContent === place.children[index]?.textContent);
  if (!isSame) place.replaceChildren(...nodes);
}

const staleWarning = ({ checked_at: checked }: Metadata, format: Format) =>
  h('p', { class: 'warning', 'data-warning': 'stale' }, t('warning.stale', { time: format.instant(checked) }));

function refreshWarning({ refresh_failed_at: at }: Metadata, { refresh }: Origin, format: Format): HTMLElement[] {
  const failed = refresh?.outcome === 'failed' ? refresh : null;
  const when = failed?.finished_at ?? at;
  if (!when) return [];
  const words = t('warning.refresh', { ago: format.ago(when, Date.now()) });
  return [h('p', { class: 'warning', 'data-warning': 'refresh' }, words, failed?.error && ` ${failed.error}`)];
}

function failureWarning({ sources }: Origin, format: Format): HTMLElement[] {
  const failed = sources.filter(({ failure }) => failure);
  if (failed.length === 0) return [];
  const text = t('warning.failed', { n: failed.length, count: format.count(failed.length) });
  const rows = failed.map(({ key, failure }) =>
    h('li', {}, h('strong', {}, h('bdi', {}, key)), `: ${failure?.message ?? ''}`),
  );
  return [h('details', { class: 'warning', 'data-warning': 'failed' }, h('summary', {}, text), h('ul', {}, ...rows))];
}

/** Money in other currencies is left out of every sum: the page says so, and shows it instead when that is wanted. */
function currencyNotes(
  { other_currencies: others }: Metadata,
  { format, view, go }: Pick<Surroundings, 'format' | 'view' | 'go'>,
): HTMLElement[] {
  return Object.entries(others).map(([currency, lines]) =>
    h(
      'p',
      { class: 'note', 'data-warning': 'currency' },
      t('warning.currencies', { n: lines, count: format.count(lines), currency }),
      ' ',
      button({ class: 'link' }, t('warning.showCurrency', { currency }), () =>
        go({ ...view, filters: { ...view.filters, currency: [currency] } }),
      ),
    ),
  );
}

/** Columns that dimensions are made from; what a figure lacks is said at its tile. */
const COUNTED_AS_UNKNOWN = new Set(['state', 'country', 'category', 'fulfilment', 'channel', 'city', 'sku']);

function missingNotes({ missing_columns: missing }: Metadata): HTMLElement[] {
  const columns = missing.filter((column) => COUNTED_AS_UNKNOWN.has(column));
  return columns.length === 0 ? [] : [h('p', { class: 'note' }, t('warning.missing', { columns: columns.join(', ') }))];
}
