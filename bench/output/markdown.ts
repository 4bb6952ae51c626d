import { format, resolveConfig } from 'prettier';
import { type Comparison, type Growth, isMet } from '../case.ts';
import { CASES } from '../cases/index.ts';
import { COLUMNS, cellsOf, detailsText, growthRows } from './cells.ts';
import type { Results } from './results.ts';

/** The page that docs/ holds: how it was measured, what came out, how to do it again. */
export async function markdownOf(results: Results, file: string): Promise<string> {
  const { machine, node, date, seconds, command, cases, growth } = results;
  const missed = cases.flatMap(({ goals }) => goals).filter((goal) => !isMet(goal)).length;
  const text = `# Benchmarks

Time and memory of this service, compared with alternatives. The tables are written by \`${command}\`.

| | |
| --- | --- |
| machine | ${machine.processor}, ${machine.cores} cores, ${machine.memory_gb} GB |
| system | ${machine.system} |
| runtime | Node ${node} |
| date | ${date}, ${Math.round(seconds)} s in all |
| load average | ${machine.load.before} before, ${machine.load.after} after |
| data | generated Amazon Sale Reports of \`npm run sample\` (seed 1; \`habits\` changes them), in an S3 emulator in a separate process |
| goals | ${missed === 0 ? 'all reached' : `${missed} missed, marked MISSED`} |

Times are in milliseconds, memory is the peak of a process in MiB. Each is the median of runs that alternate between the two sides, after a warm-up round, and each ratio is to
the peer in the same run. The service is measured as packaged for the stage \`prod\`; peers are bundled by the same tool. If both sides count the same rows, their sums are
compared, and the run fails if they differ.

${sections(cases, growth)}
## Run them again

\`\`\`sh
npm run -s bench                              # the default set
${command}
npm run -s bench -- --only memory --rows 10000000
npm run -s bench -- --only work --rows 10000000
\`\`\`

\`npm run -s bench -- --help\` explains all options. The peers are small programs in \`bench/peers\`.
`;
  return format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
}

function sections(cases: readonly Comparison[], growth: readonly Growth[]): string {
  return CASES.map(({ name, about }) => {
    const isOwn = (one: { name: string }): boolean => one.name === name || one.name.startsWith(`${name},`);
    const [compared, grown] = [cases.filter(isOwn), growth.filter(isOwn)];
    const parts = [
      ...(compared.length === 0 ? [] : [compared]).flatMap((own) => [
        table([COLUMNS.map(({ title }) => title), ...own.map(cellsOf)], (column) => COLUMNS[column]!.number),
        list(own),
      ]),
      ...grown.flatMap((one) => [one.about, table(growthRows(one), () => true)]),
    ];
    return parts.length === 0 ? '' : `${[`## ${name}`, about, ...parts].join('\n\n')}\n`;
  }).join('\n');
}

/** `rows`: the first of them the headings. */
function table([header = [], ...rows]: string[][], isNumber: (column: number) => boolean): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(header),
    line(header.map((_, column) => (isNumber(column) ? '---:' : '---'))),
    ...rows.map((cells) => line(cells.map((cell) => cell.replaceAll('|', '\\|')))),
  ].join('\n');
}

function list(cases: readonly Comparison[]): string {
  return cases
    .flatMap((one) => {
      const text = detailsText(one);
      return text === '' ? [] : [`- ${one.name} (${one.ours} beside ${one.peer}): ${text}`];
    })
    .join('\n');
}
