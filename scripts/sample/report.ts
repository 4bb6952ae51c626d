import { asWindows1252, columnOf, damageOf } from './damage.ts';
import type { MalformedKind } from './damage.ts';
import { planOf } from './options.ts';
import type { SampleOptions, SamplePlan } from './options.ts';
import { orderLines } from './orders.ts';
import { below, chance, createRandom } from './random.ts';

/** Counts of a report; complete when the whole report has been read. */
export interface SampleSummary {
  /** Rows after the header: good and malformed. */
  rows: number;
  /** Bytes of the report, uncompressed. */
  bytes: number;
  malformed: number;
  malformedByKind: Record<MalformedKind, number>;
  /** Good rows with a city in Windows-1252. */
  windows1252: number;
}

/** A report in chunks of about 64 KiB, generated on demand, with the counts so far. */
export interface SampleReport extends Iterable<Buffer> {
  readonly summary: SampleSummary;
}

const CHUNK = 64 * 1024;
/** Good rows in Windows-1252 of a dirty report, as a share of the number of its malformed rows. */
const WINDOWS_1252_SHARE = 0.25;

/**
 * Generates a report. It depends on neither the clock nor the machine, and its memory does not grow with the rows. The good
 * rows of a report with `dirty` are the same as those of the report without it.
 *
 * @throws RangeError for an option that is not allowed
 */
export function sampleReport(options: SampleOptions = {}): SampleReport {
  const plan = planOf(options);
  const summary = emptySummary();
  return {
    summary,
    *[Symbol.iterator]() {
      Object.assign(summary, emptySummary());
      let text = '';
      for (const line of linesOf(plan, summary)) {
        text += line + plan.lineEnd;
        if (text.length >= CHUNK) {
          yield bytesOf(text, summary);
          text = '';
        }
      }
      if (text !== '') yield bytesOf(text, summary);
    },
  };
}

function* linesOf(plan: SamplePlan, summary: SampleSummary): Generator<string, void, undefined> {
  const { format } = plan;
  yield* format.above ?? [];
  yield format.headers.join(format.delimiter);
  yield* rowsOf(plan, summary);
  yield* format.below?.(summary.rows) ?? [];
}

function* rowsOf(plan: SamplePlan, summary: SampleSummary): Generator<string, void, undefined> {
  const { rows, seed, dirty, format } = plan;
  if (format.damage === undefined) {
    for (const line of orderLines(rows, createRandom(seed), plan.marketplaces)) {
      const fields = format.fields(line, summary.rows);
      summary.rows += 1;
      yield fields.join(format.delimiter);
    }
    return;
  }
  const dirt = createRandom(seed, 1);
  const damage = damageOf(format, format.damage);
  const city = columnOf(format, format.damage.city);
  const malformed = Math.round(rows * dirty);
  for (const line of orderLines(rows, createRandom(seed), plan.marketplaces)) {
    const fields = format.fields(line, summary.rows);
    // Exactly the requested number of malformed rows, with the same probability for each row.
    if (below(dirt, rows - summary.rows) < malformed - summary.malformed) {
      summary.malformedByKind[damage(fields, dirt)] += 1;
      summary.malformed += 1;
    } else if (dirty > 0 && chance(dirt, dirty * WINDOWS_1252_SHARE) && asWindows1252(fields, city)) {
      summary.windows1252 += 1;
    }
    summary.rows += 1;
    yield fields.join(format.delimiter);
  }
}

function bytesOf(text: string, summary: SampleSummary): Buffer {
  summary.bytes += text.length;
  return Buffer.from(text, 'latin1');
}

function emptySummary(): SampleSummary {
  const malformedByKind = {
    stray_quote: 0,
    too_few_fields: 0,
    too_many_fields: 0,
    unclosed_quote: 0,
    nul_byte: 0,
    bad_date: 0,
    bad_amount: 0,
    long_field: 0,
  };
  return { rows: 0, bytes: 0, malformed: 0, malformedByKind, windows1252: 0 };
}
