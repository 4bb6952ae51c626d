import type { Answer } from './answers.ts';

/** The states of other countries than India in the recorded answers, by the codes that version 0.1.0 gave them. */
const NAMES: Readonly<Record<string, string>> = {
  'AR (US)': 'Arkansas',
  'CA (IT)': 'Cagliari',
  'CA (US)': 'California',
  'FL (US)': 'Florida',
  'GA (US)': 'Georgia',
  'IL (US)': 'Illinois',
  'NJ (US)': 'New Jersey',
  'NY (US)': 'New York',
  'TX (US)': 'Texas',
  'WA (US)': 'Washington',
  Tokyo: '東京都',
};
const nameOf = (state: string): string => NAMES[state] ?? state;

type Row = Record<string, string | number>;
interface Body {
  data: Row[] | { regional_analytics?: Row[] };
  metadata: { filters: { state?: string[] }; total_records: number; active_records: number; total?: number };
}

/**
 * An answer of version 0.1.0 as it is with one name a state: `CA (US)` and `California` are one row. `answers`: all recorded
 * ones, among them that of all states, to which a filter by a code is applied again.
 */
export function withNamedStates(answer: Answer, answers: readonly Answer[]): Answer {
  if (answer.status !== 200) return answer;
  const parameters = new URLSearchParams(answer.question.split('?')[1]);
  const code = parameters.get('state');
  if (answer.question.includes('/regions') && code === 'CA') {
    // 0.1.0 did not find `California` under its code.
    const all = answers.find(
      ({ question, accept }) => question === '/analytics/regions?currency=USD' && accept === answer.accept,
    )!;
    return answer.accept === 'text/csv'
      ? { ...answer, body: csvOf(merged(rowsOf(all.body), '-revenue').filter(({ state }) => state === 'California')) }
      : { ...answer, body: changed(answer.body, '-revenue', (JSON.parse(all.body) as Body).data as Row[]) };
  }
  const sort = parameters.get('sort') ?? '-revenue';
  if (answer.question.startsWith('/analytics/dimensions')) {
    // A page does not say how many states there are; the whole list does.
    const all = answers.find(({ question }) => question === '/analytics/dimensions')!;
    const states = (JSON.parse(all.body) as { data: { state: Row[] } }).data.state;
    return { ...answer, body: withValues(answer.body, states.length - mergedValues(states).length) };
  }
  if (answer.body.startsWith('{')) return { ...answer, body: changed(answer.body, sort) };
  return Object.keys(NAMES).some((name) => answer.body.includes(name))
    ? { ...answer, body: csvOf(merged(rowsOf(answer.body), sort)) }
    : answer;
}

/** The body of JSON, its list of states taken from `rows`, if given, and of one state. */
function changed(body: string, sort: string, rows?: Row[]): string {
  const { data, metadata, ...rest } = JSON.parse(body) as Body;
  if (metadata.filters.state !== undefined) metadata.filters.state = [...new Set(metadata.filters.state.map(nameOf))];
  if (Array.isArray(data)) {
    if (data[0]?.['state'] === undefined) return JSON.stringify({ ...rest, data, metadata });
    const named = merged(rows ?? data, sort).filter(({ state }) => rows === undefined || state === 'California');
    if (rows !== undefined) {
      // All lines of `California` are active.
      const added = Number(named[0]!['order_count']) - Number(data[0]['order_count']);
      metadata.total_records += added;
      metadata.active_records += added;
    }
    if (metadata.total !== undefined) metadata.total -= data.length - named.length;
    return JSON.stringify({ ...rest, data: named, metadata });
  }
  if (data.regional_analytics !== undefined) data.regional_analytics = merged(data.regional_analytics, '-revenue');
  return JSON.stringify({ ...rest, data, metadata });
}

/** The body of a list of values, with as many states fewer. */
function withValues(body: string, fewer: number): string {
  const { data, metadata, ...rest } = JSON.parse(body) as {
    data: { state: Row[] };
    metadata: { totals: { state: number } };
  };
  data.state = mergedValues(data.state);
  metadata.totals.state -= fewer;
  return JSON.stringify({ ...rest, data, metadata });
}

const sum = (rows: readonly Row[], name: string) =>
  rows.reduce((total, row) => total + Math.round(100 * Number(row[name])), 0) / 100;
const byName = (one: unknown, other: unknown) => (String(one) < String(other) ? -1 : 1);

function merged(rows: readonly Row[], sort: string): Row[] {
  const column = sort.replace('-', '');
  const direction = sort.startsWith('-') ? -1 : 1;
  return Array.from(
    Map.groupBy(rows, ({ state }) => nameOf(String(state))),
    ([state, same]): Row => {
      if (same.length === 1) return { ...same[0]!, state };
      const figures = Object.keys(same[0]!).filter((name) => name !== 'state');
      const row: Row = { state, ...Object.fromEntries(figures.map((name) => [name, sum(same, name)])) };
      return { ...row, avg_order_value: Math.round((100 * Number(row['revenue'])) / Number(row['order_count'])) / 100 };
    },
  ).sort((a, b) => direction * (Number(a[column]) - Number(b[column])) || byName(a['state'], b['state']));
}

const mergedValues = (rows: readonly Row[]): Row[] =>
  Array.from(
    Map.groupBy(rows, ({ value }) => nameOf(String(value))),
    ([value, same]) => ({ value, lines: sum(same, 'lines') }),
  ).sort((a, b) => b.lines - a.lines || byName(a.value, b.value));

function rowsOf(csv: string): Row[] {
  const [head = '', ...lines] = csv.trim().split('\r\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, column) => [names[column]!, cell])));
}

const csvOf = (rows: readonly Row[]): string =>
  [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((cells) => `${cells.join(',')}\r\n`).join('');
