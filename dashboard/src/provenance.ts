import type { Metadata } from './answers.ts';
import type { Failed } from './catalog.ts';
import { byId, h } from './dom.ts';
import { ago, type Format } from './format.ts';

interface Surroundings {
  failed: Failed;
  /** Parts of the address. */
  unreadable: readonly string[];
  /** Whether the filters know their values. */
  hasChoices: boolean;
  format: Format;
}

/** Says what the page shows, how new that is, and what is wrong with it. */
export function showProvenance(metadata: Metadata, { failed, unreadable, hasChoices, format }: Surroundings): void {
  const {
    data_from: from,
    data_to: to,
    refreshed_at: refreshed,
    snapshot_records: rows,
    rejected_records: rejected,
  } = metadata;
  const time = h('time', { datetime: refreshed, title: format.instant(refreshed) }, ago(refreshed, Date.now()));
  const days = from && to ? `Data from ${format.day(from)} to ${format.day(to)}` : 'No data yet';
  const counts = `${format.count(rows)} ${rows === 1 ? 'row' : 'rows'}, ${format.count(rejected)} rejected`;
  byId('provenance', HTMLElement).replaceChildren(`${days} · refreshed `, time, ` · ${counts}`);
  byId('warnings', HTMLElement).replaceChildren(
    ...(metadata.stale ? [staleWarning(metadata, format)] : []),
    ...(failed.length > 0 ? [failureWarning(failed)] : []),
    ...unreadable.map((part) => h('p', { class: 'note' }, `The address says ${part}, which means nothing here.`)),
    ...(hasChoices ? [] : [h('p', { class: 'note' }, 'The values of the filters could not be loaded.')]),
    ...missingNotes(metadata),
  );
}

const staleWarning = ({ checked_at: checked }: Metadata, format: Format) =>
  h(
    'p',
    { class: 'warning', 'data-warning': 'stale' },
    `These numbers may be old: whether there are newer ones could not be checked since ${format.instant(checked)}.`,
  );

function failureWarning(failed: Failed): HTMLElement {
  const text =
    failed.length > 1
      ? `${failed.length} reports could not be read: their newest versions do not count`
      : 'A report could not be read: its newest version does not count';
  const rows = failed.map(({ key, failure }) => h('li', {}, h('strong', {}, key), `: ${failure?.message ?? ''}`));
  return h('details', { class: 'warning', 'data-warning': 'failed' }, h('summary', {}, text), h('ul', {}, ...rows));
}

function missingNotes({ missing_columns: missing }: Metadata): HTMLElement[] {
  if (missing.length === 0) return [];
  return [
    h('p', { class: 'note' }, `Not every report has a column for ${missing.join(', ')}: such lines count as Unknown.`),
  ];
}
