/** A day of the report, as each of the formats writes it. */
export interface Day {
  /** `2022-04-30` */
  iso: string;
  /** `04-30-22` */
  monthFirst: string;
}

const FIRST_DAY = Date.UTC(2022, 3, 1);
const DAY_COUNT = 90;
const MILLISECONDS_OF_A_DAY = 86_400_000;

/** Relative sales by day of the week, Sunday first; the mean is about 1. */
const WEEKDAY_WEIGHTS = [1.1, 1.01, 0.98, 0.94, 0.97, 0.98, 1.02];

/** Decline of sales from the first day to the last, as a share of their mean. */
const DECLINE = 0.2;

/** The days of the report, 1 April to 29 June 2022, newest first as in a real one. */
export const DAYS: readonly Day[] = Array.from({ length: DAY_COUNT }, (_, back) => {
  const iso = dateOf(DAY_COUNT - 1 - back)
    .toISOString()
    .slice(0, 10);
  const [year = '', month, day] = iso.split('-');
  return { iso, monthFirst: `${month}-${day}-${year.slice(2)}` };
});

/** Number of lines on each of `DAYS`; they add up to `rows`. */
export function linesPerDay(rows: number): number[] {
  const weights = DAYS.map((_, back) => weightOf(DAY_COUNT - 1 - back));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let weightSoFar = 0;
  let linesSoFar = 0;
  return weights.map((weight, back) => {
    weightSoFar += weight;
    const until = back === DAY_COUNT - 1 ? rows : Math.round((rows * weightSoFar) / total);
    const lines = until - linesSoFar;
    linesSoFar = until;
    return lines;
  });
}

function dateOf(offset: number): Date {
  return new Date(FIRST_DAY + offset * MILLISECONDS_OF_A_DAY);
}

function weightOf(offset: number): number {
  const trend = 1 + DECLINE / 2 - (DECLINE * offset) / (DAY_COUNT - 1);
  return trend * (WEEKDAY_WEIGHTS[dateOf(offset).getUTCDay()] ?? 1);
}
