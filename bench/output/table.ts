import { textTable } from '../../scripts/cli/table.ts';
import { COLUMNS, cellsOf, detailsText, growthRows } from './cells.ts';
import type { Results } from './results.ts';

/** The results for a terminal: a table, and under it what else each comparison tells. */
export function tableOf({ machine, node, date, seconds, cases, growth }: Results): string {
  const { system, processor, cores, memory_gb, load } = machine;
  const rows = [COLUMNS.map(({ title }) => title), ...cases.map(cellsOf)];
  const details = cases.flatMap((one) => {
    const text = detailsText(one);
    return text === '' ? [] : [`${one.name} (${one.ours} beside ${one.peer}): ${text}`];
  });
  return [
    `${processor}, ${cores} cores, ${memory_gb} GB; ${system}; Node ${node}; ${date}; ${Math.round(seconds)} s`,
    `Load average before ${load.before}, after ${load.after}. Times and memory are medians.`,
    '',
    ...(cases.length === 0 ? [] : [textTable(rows, (column) => COLUMNS[column]?.number === true, { rule: true })]),
    ...details,
    ...growth.flatMap((one) => [one.about, '', textTable(growthRows(one), () => true, { rule: true })]),
    '',
  ].join('\n');
}
