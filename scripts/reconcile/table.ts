import { textTable } from '../cli/table.ts';
import type { Difference } from './compare.ts';

const HEADERS = ['day', 'Seller Central', 'service', 'difference', 'units', 'service', 'difference'];

/** Days as a table for a terminal, with their totals. `all`: every day, also those that are not shown. */
export function tableOf(shown: readonly Difference[], all: readonly Difference[], currency: string): string {
  const same = all.length - all.filter(({ revenue, units }) => revenue !== 0 || units !== 0).length;
  const head = `${same} of ${all.length} days agree (money in ${currency})\n`;
  if (shown.length === 0) return head;
  const rows = [HEADERS, ...shown.map(cellsOf), cellsOf(totalOf(all))];
  return `${head}\n${textTable(rows, (column) => column > 0)}\n`;
}

const totalOf = (rows: readonly Difference[]): Difference => {
  const sum = (of: (row: Difference) => number) => rows.reduce((total, row) => total + of(row), 0);
  const side = (of: (row: Difference) => { revenue: number; units: number } | null) => ({
    revenue: sum((row) => of(row)?.revenue ?? 0),
    units: sum((row) => of(row)?.units ?? 0),
  });
  return {
    day: 'all',
    theirs: side(({ theirs }) => theirs),
    ours: { ...side(({ ours }) => ours), cancelled: 0, unpriced: 0 },
    revenue: sum(({ revenue }) => revenue),
    units: sum(({ units }) => units),
  };
};

const money = (value: number): string => value.toFixed(2);
const signed = (text: string): string => (text.startsWith('-') || Number(text) === 0 ? text : `+${text}`);

const cellsOf = ({ day, theirs, ours, revenue, units }: Difference): string[] => [
  day,
  theirs === null ? '-' : money(theirs.revenue),
  ours === null ? '-' : money(ours.revenue),
  signed(money(revenue)),
  theirs === null ? '-' : String(theirs.units),
  ours === null ? '-' : String(ours.units),
  signed(String(units)),
];
