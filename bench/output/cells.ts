import { formatBytes, formatCount } from '../../scripts/cli/format.ts';
import { type Comparison, type Goal, type Growth, isMet, type Spent } from '../case.ts';

/** Headings of the results, and which of them hold numbers. */
export const COLUMNS = [
  { title: 'case', number: false },
  { title: 'report', number: false },
  { title: 'ours', number: false },
  { title: 'ms', number: true },
  { title: 'MiB', number: true },
  { title: 'peer', number: false },
  { title: 'ms', number: true },
  { title: 'MiB', number: true },
  { title: 'ours / peer', number: true },
  { title: 'goal', number: false },
] as const;

/** A comparison as the texts of its row. */
export function cellsOf(comparison: Comparison): string[] {
  const { name, rows, bytes, ours, ours_ms, ours_rss_mb, peer, peer_ms, peer_rss_mb, ratio, ratio_of } = comparison;
  return [
    name,
    rows === null ? '' : `${formatCount(rows)} rows${bytes === null ? '' : `, ${formatBytes(bytes)}`}`,
    ours,
    numberText(ours_ms),
    numberText(ours_rss_mb),
    peer,
    numberText(peer_ms),
    numberText(peer_rss_mb),
    ratio === null ? 'failed' : `${ratio}${ratio_of === 'time' ? '' : ` (${ratio_of})`}`,
    comparison.goals.map(goalText).join('; '),
  ];
}

/** A table of growth as texts: headings, then a row for each amount of work and for each kind of exponent. */
export function growthRows({ work, points, exponents }: Growth): string[][] {
  const tasks = Object.keys(points[0]?.tasks ?? {});
  const row = (head: string, spent: Readonly<Record<string, Spent>>): string[] => [
    head,
    ...tasks.flatMap((task) => {
      const { ms, rss_mb, usd_per_million } = spent[task]!;
      return [ms, rss_mb, usd_per_million].map(numberText);
    }),
  ];
  return [
    [work, ...tasks.flatMap((task) => [`${task}, ms`, 'MiB', 'USD'])],
    ...points.map((point) => row(formatCount(point.work), point.tasks)),
    ...exponents.map(({ of, tasks: all }) => row(of, all)),
  ];
}

/** `time of the peer's 0.42 ≤ 0.5: reached`. */
export function goalText(goal: Goal): string {
  const { what, value, most, least } = goal;
  const limit = most === undefined ? `≥ ${numberText(least ?? 0)}` : `≤ ${numberText(most)}`;
  return `${what} ${numberText(value)} ${limit}: ${isMet(goal) ? 'reached' : 'MISSED'}`;
}

/** What else a comparison tells, as one line; empty where there is nothing. */
export function detailsText({ details }: Comparison): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'number' ? numberText(value) : value}`)
    .join('; ');
}

function numberText(value: number | null): string {
  if (value === null) return '-';
  return Math.abs(value) >= 1000 ? formatCount(value) : String(Number(value.toPrecision(3)));
}
