import { answerAnalytics } from '../../lib/answers/index.ts';
import { questionOf } from '../../lib/query/question.ts';
import type { AnalyticsAnswer } from '../../schemas/responses.ts';
import { CliError, UsageError } from '../cli/cli-error.ts';
import { fileIdAt } from '../cli/file-id.ts';
import { formatCount } from '../cli/format.ts';
import { readFormatFile } from '../cli/format-file.ts';
import { openOutput, type OutputFile } from '../cli/output-file.ts';
import { isSeveral } from './inputs.ts';
import { readOne } from './one.ts';
import type { AnalyzeOptions } from './options.ts';
import type { Counted, InputId, Reading } from './reading.ts';
import { readSeveral } from './several.ts';

/** What the API would answer, and what to say of it. */
export interface Analysis extends Pick<Counted, 'headline' | 'notes' | 'refusal'> {
  answer: AnalyticsAnswer;
}

/**
 * Analyzes reports with the code of the service. Writes the answer and the rejects files completely or not at all. Throws
 * `CliError`, also for a report that the service would refuse, unless the options are lenient; the rejects of such a report are
 * still written.
 */
export async function analyze(options: AnalyzeOptions): Promise<Analysis> {
  const own = options.format === undefined ? undefined : await readFormatFile(options.format);
  let output: OutputFile | null = null;
  const reading: Reading = {
    ...options,
    own,
    async begin(inputs) {
      await checkOutputs(inputs, options);
      output = options.out === undefined ? null : await openOutput(options.out);
    },
  };
  try {
    const { snapshot, ...said } = (await isSeveral(options.paths))
      ? await readSeveral(reading)
      : await readOne(reading);
    if (said.refusal !== undefined && !options.lenient) throw new CliError(said.refusal);
    const question = await questionOf(snapshot, { ...options.range, limit: options.limit ?? Number.MAX_SAFE_INTEGER });
    const answer = await answerAnalytics(snapshot, question, new Date());
    await write(output, jsonOf(answer));
    return { answer, ...said, notes: [...said.notes, ...otherCurrencies(answer)] };
  } catch (error) {
    discard(output);
    throw error;
  }
}

/** The answer as indented JSON. */
export const jsonOf = (answer: AnalyticsAnswer): string => `${JSON.stringify(answer, null, 2)}\n`;

/** The lines that the answer leaves out, because no sum has two currencies. */
function otherCurrencies({ metadata: { currency, other_currencies: others } }: AnalyticsAnswer): string[] {
  const counts = Object.entries(others).map(([code, lines]) => `${code} ${formatCount(lines)}`);
  if (counts.length === 0) return [];
  return [`The answer has only the lines in ${currency}; lines in other currencies: ${counts.join(', ')}`];
}

async function write(output: OutputFile | null, text: string): Promise<void> {
  output?.stream.write(text);
  await output?.commit();
}

const discard = (output: OutputFile | null): void => output?.discard();

async function checkOutputs(inputs: readonly InputId[], { rejects, out }: AnalyzeOptions): Promise<void> {
  const [rejectsId, outId] = await Promise.all([fileIdAt(rejects), fileIdAt(out)]);
  for (const { path, id } of inputs) {
    if (id !== null && id === rejectsId) throw new UsageError(`--rejects would overwrite ${path}`);
    if (id !== null && id === outId) throw new UsageError(`--out would overwrite ${path}`);
  }
  if (rejectsId !== null && rejectsId === outId) throw new UsageError('--rejects and --out are the same file');
}
