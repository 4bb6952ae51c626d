import { invocations } from '../../scripts/cost/model.ts';
import { byName, mapRecord } from '../../lib/base/records.ts';
import type { Growth, Spent } from '../case.ts';
import { exponent, rounded } from '../measure/statistics.ts';
import type { Side } from './side.ts';

/** What each task took with so much work. */
export interface Point {
  work: number;
  tasks: Readonly<Record<string, Side>>;
}

/** What the tasks took with more and more work, what that costs, and the exponents. */
export function growth(name: string, work: string, about: string, measured: readonly Point[]): Growth {
  const points = measured.map((point) => ({ work: point.work, tasks: spentOf(point.tasks) }));
  return {
    name,
    about,
    work,
    points,
    exponents: [
      { of: 'exponent', tasks: exponentsOf(points) },
      ...(points.length > 2 ? [{ of: 'of the last two', tasks: exponentsOf(points.slice(-2)) }] : []),
    ],
  };
}

const spentOf = (tasks: Point['tasks']): Record<string, Spent> =>
  mapRecord(tasks, (side) => ({ ...side, usd_per_million: dollarsOf(side) }));

/** Of a million invocations that take as long. Lambda bills whole milliseconds. */
function dollarsOf({ ms }: Side): number | null {
  if (ms === null) return null;
  const positions = invocations(1e6, { each: Math.ceil(ms) * 1e3 });
  return rounded(positions.reduce((sum, { dollars }) => sum + dollars, 0));
}

function exponentsOf(points: Growth['points']): Record<string, Spent> {
  const of = (task: string, figure: keyof Spent): number | null => {
    const found = exponent(points.map(({ work, tasks }) => [work, tasks[task]?.[figure] ?? Number.NaN]));
    return Number.isFinite(found) ? Math.round(found * 100) / 100 : null;
  };
  return mapRecord(points[0]?.tasks ?? {}, (_, task) =>
    byName(['ms', 'rss_mb', 'usd_per_million'], (figure) => of(task, figure)),
  );
}
