import { readArgs } from './cli/args.ts';
import { UsageError } from './cli/cli-error.ts';
import { fileIdAt } from './cli/file-id.ts';
import { openInput } from './cli/input-file.ts';
import { openOutput } from './cli/output-file.ts';
import { exitOnSignals, runCli } from './cli/run.ts';
import { type Proposal, propose } from './format/propose.ts';

const HELP = `Usage: npm run -s format -- FILE [options]

Reads a report (CSV, tab-separated or .xlsx, optionally .gz; - is standard input) and proposes a format.json for it, which
declares its columns and how its rows are counted. Everything uncertain or missing goes to standard error.
Correct the proposal, try it with npm run analyze -- --format format.json FILE, and put it beside the reports of the series:
raw/<series>/format.json. The page docs/reports.md explains each part.

  --out FILE  write the proposal to this file instead of standard output
  --help      show this help

Exit codes: 0 done, 1 the file cannot be read, or the proposal needs corrections before it works, 2 wrong usage.
`;

await runCli('format', async () => {
  const { values, positionals } = readArgs(process.argv.slice(2), HELP, { out: { type: 'string' } });
  const [path, second] = positionals;
  if (path === undefined || path === '') throw new UsageError('FILE is missing');
  if (second !== undefined) throw new UsageError(`only one FILE is allowed; '${second}' is a second one`);
  exitOnSignals();
  const out = values.out === '-' ? undefined : values.out;
  const proposal = await proposalFor(path, out);
  const text = `${JSON.stringify(proposal.declaration, null, 2)}\n`;
  process.stderr.write(commentsOn(proposal));
  if (out === undefined) process.stdout.write(text);
  else {
    const output = await openOutput(out);
    output.stream.write(text);
    await output.commit();
  }
  return proposal.isComplete ? 0 : 1;
});

async function proposalFor(path: string, out: string | undefined): Promise<Proposal> {
  const input = await openInput(path);
  try {
    if (input.id !== null && input.id === (await fileIdAt(out))) throw new UsageError(`--out would overwrite ${path}`);
    return await propose(input);
  } finally {
    await input.close();
  }
}

function commentsOn({ facts, unsure, missing }: Proposal): string {
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  return facts.map((fact) => `${fact}\n`).join('') + list('Missing:', missing) + list('Unsure:', unsure);
}
